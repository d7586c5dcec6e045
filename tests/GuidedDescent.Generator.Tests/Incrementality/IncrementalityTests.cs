using GuidedDescent.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace GuidedDescent.Generator.Tests.Incrementality;

/// <summary>What an edit runs again, stage by stage. Writing kernels is the expensive part; it must follow the mathematics only.</summary>
public class IncrementalityTests
{
    private const string Source =
        """
        [Optimizer]
        public sealed partial record Plain(double LearningRate = 0.1)
        {
            [UpdateRule]
            private void Update(ref Tensor w, Tensor g) => w -= LearningRate * g;
        }
        """;

    [Fact]
    public void NoEdit_RunsNothingAgain() =>
        CheckReasons(
            Source, Source,
            parse: IncrementalStepRunReason.Cached,
            rule: IncrementalStepRunReason.Cached,
            files: IncrementalStepRunReason.Cached);

    [Fact]
    public void EditOfAnotherFile_LeavesTheModel() =>
        CheckReasons(
            Source, Source,
            parse: IncrementalStepRunReason.Unchanged,
            rule: IncrementalStepRunReason.Cached,
            files: IncrementalStepRunReason.Cached,
            otherFile: "public class Unrelated;");

    [Fact]
    public void AddedComment_LeavesTheModel() =>
        CheckReasons(
            Source, "// A comment that moves everything down.\n\n" + Source,
            parse: IncrementalStepRunReason.Unchanged, rule: IncrementalStepRunReason.Cached, files: IncrementalStepRunReason.Cached);

    [Fact]
    public void CommentInsideTheRule_LeavesTheModel() =>
        CheckReasons(
            Source, Source.Replace("    private", "    // a comment\n    private"),
            parse: IncrementalStepRunReason.Unchanged, rule: IncrementalStepRunReason.Cached, files: IncrementalStepRunReason.Cached);

    [Fact]
    public void MovedDiagnostic_WritesNoKernelsAgain()
    {
        string warned = Source.Replace("double LearningRate = 0.1", "double LearningRate = 0.1, double Unused = 0");
        CheckReasons(
            warned, "\n" + warned,
            parse: IncrementalStepRunReason.Modified, rule: IncrementalStepRunReason.Unchanged, files: IncrementalStepRunReason.Cached,
            diagnostics: IncrementalStepRunReason.Modified);
    }

    [Fact]
    public void EditOfTheRule_WritesItsFilesAgain() =>
        CheckReasons(
            Source, Source.Replace("LearningRate * g", "LearningRate * g * g"),
            parse: IncrementalStepRunReason.Modified, rule: IncrementalStepRunReason.Modified, files: IncrementalStepRunReason.Modified);

    [Fact]
    public void EditOfOneRule_LeavesTheOther()
    {
        string other = Source.Replace("Plain", "Other");
        IncrementalStepRunReason[] reasons = RunTwice(
            Source + other, Source + other.Replace("LearningRate * g", "2 * LearningRate * g"), "", TrackingNames.Files);
        Assert.Equal([IncrementalStepRunReason.Cached, IncrementalStepRunReason.Modified], reasons.Order().Reverse());
    }

    [Fact]
    public void EditOfAnInlineHelperInAnotherFile_ReachesTheRule()
    {
        const string Rule =
            """
            [Optimizer]
            public sealed partial record Plain(double LearningRate = 0.1)
            {
                [UpdateRule]
                private void Update(ref Tensor w, Tensor g) => w -= LearningRate * Helpers.Shape(g);
            }
            """;
        const string Helper = "public static class Helpers { [Inline] public static Tensor Shape(Tensor x) => 2 * x; }";
        GeneratorDriver driver = RuleCompilation.CreateDriver();
        Compilation before = RuleCompilation.CreateCompilation(Rule).AddSyntaxTrees(RuleCompilation.Parse(Helper, "Helper.cs"));
        driver = driver.RunGenerators(before);
        Compilation after = before.ReplaceSyntaxTree(
            before.SyntaxTrees.Last(), RuleCompilation.Parse(Helper.Replace("2 *", "3 *"), "Helper.cs"));
        RuleCompilation edited = RuleCompilation.Run(driver, after);
        Assert.Contains("3", edited.FileEndingWith("Plan.g.cs"));
    }

    private static void CheckReasons(
        string before, string after, IncrementalStepRunReason parse, IncrementalStepRunReason rule, IncrementalStepRunReason files,
        IncrementalStepRunReason? diagnostics = null, string otherFile = "")
    {
        Assert.Equal([parse], RunTwice(before, after, otherFile, TrackingNames.Parse));
        Assert.Equal([rule], RunTwice(before, after, otherFile, TrackingNames.Rule));
        Assert.Equal([files], RunTwice(before, after, otherFile, TrackingNames.Files));
        if (diagnostics is not null)
        {
            Assert.Equal([diagnostics.Value], RunTwice(before, after, otherFile, TrackingNames.Diagnostics));
        }
    }

    private static IncrementalStepRunReason[] RunTwice(string before, string after, string otherFile, string stage)
    {
        Compilation first = RuleCompilation.CreateCompilation(before);
        GeneratorDriver driver = RuleCompilation.CreateDriver().RunGenerators(first);
        Compilation second = before == after
            ? first
            : first.ReplaceSyntaxTree(first.SyntaxTrees.Last(), RuleCompilation.Parse(after, "Rules.cs"));
        if (otherFile != "")
        {
            second = second.AddSyntaxTrees(RuleCompilation.Parse(otherFile, "Other.cs"));
        }

        GeneratorRunResult result = driver.RunGenerators(second).GetRunResult().Results.Single();
        return [.. result.TrackedSteps[stage].SelectMany(step => step.Outputs).Select(output => output.Reason)];
    }
}
