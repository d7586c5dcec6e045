using GuidedDescent.Generator.Tests.Harness;
using VerifyTests;

namespace GuidedDescent.Generator.Tests.Snapshots;

/// <summary>What every shipped rule is compiled to, as a person reads it.</summary>
public class RuleSnapshotTests
{
    private static readonly Lazy<RuleCompilation> s_shippedRules = new(() => RuleCompilation.CompileFiles(SourceFiles));

    // Rules with many ways through their plans become long texts that repeat each other: of these the representation says it all.
    private static readonly string[] s_longRules = ["Came", "Kfac", "Lars", "Muon", "NorMuon", "Prodigy", "Shampoo", "Soap"];

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
        var representation = new Target("txt", compilation.TextIn($".{rule}.Ir.g.cs"), "Ir");
        var scaling = new Target("cs", compilation.FileEndingWith($".{rule}.Scaling.g.cs"), "Scaling");
        if (s_longRules.Contains(rule))
        {
            return Verify([representation, scaling]).UseFileName(rule);
        }

        Target[] files =
        [
            new("cs", compilation.FileEndingWith($".{rule}.g.cs"), "Descriptor"),
            new("cs", compilation.FileEndingWith($".{rule}.Adjustment.g.cs"), "Adjustment"),
            new("cs", compilation.FileEndingWith($".{rule}.Plan.g.cs"), "Plan"),
            new("cs", compilation.FileEndingWith($".{rule}.Cpu.g.cs"), "Cpu"),
            new("cu", compilation.TextIn($".{rule}.Cuda.g.cs"), "Cuda"),
            representation,
            scaling,
        ];
        return Verify(files).UseFileName(rule);
    }
}
