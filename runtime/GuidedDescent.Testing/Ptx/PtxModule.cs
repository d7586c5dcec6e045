using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace GuidedDescent.Testing;

/// <summary>The PTX of a translation unit, and what a test may want to know of it.</summary>
public sealed partial class PtxModule
{
    // The last one replaces numbers that are nearly zero by zero.
    private static readonly ImmutableArray<string> _inexact = ["approx", "full", "ftz"];

    internal PtxModule(string text, CudaArchitecture architecture)
    {
        Text = text;
        Architecture = architecture;
        Instructions = [.. Instruction().Matches(text).Select(match => match.Groups["name"].Value)];
        EntryPoints = [.. EntryPoint().Matches(text).Select(match => match.Groups["name"].Value)];
        UnresolvedFunctions = [.. ExternalFunction().Matches(text).Select(match => match.Groups["name"].Value)];
    }

    /// <summary>The whole text.</summary>
    public string Text { get; }

    /// <summary>The generation of GPUs it was compiled for.</summary>
    public CudaArchitecture Architecture { get; }

    /// <summary>All instructions in their order, with modifiers and without operands, such as <c>fma.rn.f32</c>.</summary>
    public ImmutableArray<string> Instructions { get; }

    /// <summary>The names of the kernels.</summary>
    public ImmutableArray<string> EntryPoints { get; }

    /// <summary>Functions that are called but have no body, so that the module could not be loaded.</summary>
    public ImmutableArray<string> UnresolvedFunctions { get; }

    /// <summary>Whether a thread keeps anything in local memory: registers spilled, or an array indexed by a variable.</summary>
    public bool UsesLocalMemory => LocalMemory().IsMatch(Text);

    /// <summary>Whether anything is computed in double precision, of which most GPUs have little.</summary>
    public bool UsesDoublePrecision => Instructions.Any(name => HasModifier(name, "f64"));

    /// <summary>The distinct instructions whose results are approximations, and so differ from those of a processor.</summary>
    public ImmutableArray<string> Approximations =>
        [.. Instructions.Where(name => _inexact.Any(modifier => HasModifier(name, modifier))).Distinct()];

    /// <summary>Counts instructions.</summary>
    /// <param name="instruction">
    /// The name with as many of the modifiers as matter, in their order: <c>ld.global</c> counts <c>ld.global.f32</c> and
    /// <c>ld.global.v4.f32</c>.
    /// </param>
    public int Count(string instruction) =>
        Instructions.Count(name =>
            name.StartsWith(instruction, StringComparison.Ordinal)
            && (name.Length == instruction.Length || name[instruction.Length] == '.'));

    /// <summary>The whole text.</summary>
    public override string ToString() => Text;

    private static bool HasModifier(string instruction, string modifier) => instruction.Split('.').Skip(1).Contains(modifier);

    // A line that starts with a word in lower case, but for a predicate before it. Directives start with a dot.
    [GeneratedRegex(@"^\s*(?:@!?%\w+\s+)?(?<name>[a-z][a-z0-9]*(?:\.[a-z0-9_:]+)*)(?:\s[^;]*)?;", RegexOptions.Multiline)]
    private static partial Regex Instruction();

    [GeneratedRegex(@"\.entry\s+(?<name>\w+)")]
    private static partial Regex EntryPoint();

    [GeneratedRegex(@"\.extern\s+\.func\s+(?:\([^)]*\)\s*)?(?<name>[\w$]+)")]
    private static partial Regex ExternalFunction();

    [GeneratedRegex(@"\.local\b")]
    private static partial Regex LocalMemory();
}
