using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>README and docs show rules, kernels and plans as they are.</summary>
public class ReadmeTests
{
    [Theory]
    [InlineData(0, "Adaptive/AdamW.cs")]
    [InlineData(1, "Orthogonalizing/Muon.cs")]
    public void Rule_IsTheOneInSpecs(int number, string file) =>
        Assert.Contains(
            Excerpt("README.md", "csharp", number), File.ReadAllText(Path.Combine(Root(), "specs/GuidedDescent.Optimizers", file)));

    [Fact]
    public void Kernel_IsTheOneThatIsGenerated() => Assert.Contains(Excerpt("README.md", "cuda"), AdamW.Descriptor.CudaSource);

    [Fact]
    public void SummaryOfMuon_IsThatOfItsPlan() => AssertInPlan(Excerpt("README.md", "text"), Muon.Descriptor);

    [Fact]
    public void PlanOfLamb_IsTheOneThatIsGenerated() => AssertInPlan(Excerpt("docs/planning.md", "text"), Lamb.Descriptor);

    [Fact]
    public void TableOfGroups_IsTheOneThatIsDescribed()
    {
        string described = File.ReadAllText(Path.Combine(Root(), "tests/GuidedDescent.Optimizers.Tests/_snapshots/Summary.verified.txt"));
        Assert.Equal(described.Trim(), Excerpt("docs/parameters.md", "text").Trim());
    }

    // An excerpt of a plan stands further to the left than in the plan.
    private static void AssertInPlan(string excerpt, RuleDescriptor descriptor) =>
        Assert.Contains(WithoutIndentation(excerpt), WithoutIndentation(descriptor.IntermediateRepresentation));

    private static string WithoutIndentation(string text) => Regex.Replace(text, "^ +", "", RegexOptions.Multiline);

    private static string Excerpt(string file, string language, int number = 0) =>
        Regex.Matches(File.ReadAllText(Path.Combine(Root(), file)), $"```{language}\n(.*?)```", RegexOptions.Singleline)[number]
            .Groups[1].Value;

    private static string Root([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "../..");
}
