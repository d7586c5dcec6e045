using System.Collections.Concurrent;

namespace VerifyTests;

/// <summary>Refuses a second snapshot under the name of another of this run: one would hide what the other says.</summary>
internal static class UsedPrefixes
{
    private static readonly ConcurrentDictionary<string, bool> _prefixes = new();

    public static void Claim(string prefix)
    {
        if (!_prefixes.TryAdd(prefix, true))
        {
            throw new InvalidOperationException(
                $"The prefix has already been used: {prefix}. Two verifications of this run have the same file names. " +
                "Tell them apart with UseParameters, UseMethodName or UseFileName, or pass several targets to one Verify; " +
                "where sharing is meant, call DisableRequireUniquePrefix.");
        }
    }
}
