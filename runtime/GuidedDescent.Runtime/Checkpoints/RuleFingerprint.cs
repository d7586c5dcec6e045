using System.IO.Hashing;
using System.Text;
using System.Text.RegularExpressions;
using GuidedDescent.Rules;

namespace GuidedDescent.Checkpoints;

/// <summary>
/// What two rules must share for the states of one to mean the same to the other: the names and kinds of the slots, and every operation of
/// the update, as the compiler's intermediate representation has them. Names of rules, values of hyperparameters, comments, names of local
/// variables and the plan do not count.
/// </summary>
internal static partial class RuleFingerprint
{
    /// <summary>The name of a rule, for people, and its hash.</summary>
    public static string Of(RuleDescriptor rule)
    {
        var hash = new XxHash128();
        foreach (SlotDescriptor slot in rule.Slots.Where(slot => slot.Kind is not (SlotKind.Temporary or SlotKind.Constant)))
        {
            hash.Append(Encoding.UTF8.GetBytes($"{slot.Kind} {slot.Name}\n"));
        }

        hash.Append(Encoding.UTF8.GetBytes(UpdateOf(rule.IntermediateRepresentation)));
        return $"{rule.Name} {Convert.ToHexStringLower(hash.GetCurrentHash())}";
    }

    /// <summary>Whether the hashes are the same.</summary>
    public static bool AreSame(string expected, string found) => HashOf(expected).SequenceEqual(HashOf(found));

    private static ReadOnlySpan<char> HashOf(string fingerprint) => fingerprint.AsSpan(fingerprint.LastIndexOf(' ') + 1);

    // The representation begins with the update: a line of slots, then instructions and comments up to an empty line.
    private static string UpdateOf(string representation)
    {
        IEnumerable<string> instructions = representation.Split('\n').Select(line => line.Trim()).Skip(1)
            .TakeWhile(line => line.Length > 0).Where(line => !line.StartsWith(';'));
        var numbers = new Dictionary<string, int>();
        return Value().Replace(string.Join('\n', instructions), value =>
        {
            if (!numbers.TryGetValue(value.Groups[1].Value, out int number))
            {
                numbers.Add(value.Groups[1].Value, number = numbers.Count);
            }

            return $"%{number}";
        });
    }

    // A value is named after the local variable that holds it, if any, and numbered.
    [GeneratedRegex(@"%(?:\w+\.)?(\d+)\b")]
    private static partial Regex Value();
}
