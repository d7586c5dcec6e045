using GuidedDescent.Execution.Cpu.Factorizations;

namespace GuidedDescent.Runtime.Tests.Execution.Factorizations;

/// <summary>The libraries that the machine has. Where the managed one is the only one, <see cref="LapackLibraryTests"/> show it.</summary>
internal static class Libraries
{
    private static readonly Dictionary<string, IFactorizationLibrary> _installed = Find();

    /// <summary>The name of one that is not the managed one, or null.</summary>
    public static string? Lapack => _installed.Keys.FirstOrDefault(name => name != "managed");

    public static IEnumerable<string> Names => _installed.Keys;

    public static IFactorizationLibrary Of(string name) => _installed[name];

    public static DenseFactorizations Factorizations(string name) => new(Of(name));

    private static Dictionary<string, IFactorizationLibrary> Find()
    {
        var found = new Dictionary<string, IFactorizationLibrary> { ["managed"] = ManagedFactorizationLibrary.Instance };
        foreach (string name in LibraryChoice.Names)
        {
            if (LapackLibrary.TryLoad(name, out _) is { } library)
            {
                found.Add(name, library);
            }
        }

        return found;
    }
}
