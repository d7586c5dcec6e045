using GuidedDescent.Generator.Tests.Harness;
using VerifyTests;

namespace GuidedDescent.Generator.Tests.Snapshots;

/// <summary>What every shipped rule is compiled to, as a person reads it.</summary>
public class RuleSnapshotTests
{
    private static readonly Lazy<RuleCompilation> s_shippedRules = new(() => RuleCompilation.CompileFiles(SourceFiles));

    // Other files hold what rules share.
    public static TheoryData<string> Rules =>
    [
        .. SourceFiles.Where(path => File.ReadAllText(path).Contains("\n[Optimizer", StringComparison.Ordinal))
            .Select(path => Path.GetFileNameWithoutExtension(path)).Order(),
    ];

    private static string[] SourceFiles =>
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Rules"), "*.cs", SearchOption.AllDirectories);

    [Theory]
    [MemberData(nameof(Rules))]
    public Task Generated(string rule)
    {
        RuleCompilation compilation = s_shippedRules.Value;
        Target[] files =
        [
            new("cs", compilation.FileEndingWith($".{rule}.g.cs"), "Descriptor"),
            new("cs", compilation.FileEndingWith($".{rule}.Plan.g.cs"), "Plan"),
            new("cs", compilation.FileEndingWith($".{rule}.Cpu.g.cs"), "Cpu"),
            new("cu", compilation.TextIn($".{rule}.Cuda.g.cs"), "Cuda"),
            new("txt", compilation.TextIn($".{rule}.Ir.g.cs"), "Ir"),
        ];
        return Verify(files).UseFileName(rule);
    }
}
