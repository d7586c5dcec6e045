using System.Text.Json;
using GuidedDescent.Samples.Anisotropy.Reporting;
using GuidedDescent.Samples.Anisotropy.Representation;

namespace GuidedDescent.Samples.Tests;

public class AnisotropyTests(AnisotropyQuickRun quick) : IClassFixture<AnisotropyQuickRun>
{
    [Fact]
    public void Run_Quick_MeetsEveryAcceptanceNumber()
    {
        // 7 methods at 1,1; 7 numbers at 100,10; 3 predictions in 2 settings.
        Assert.Equal(7 + 7 + 6, quick.Report.Checks.Count);
        Assert.All(quick.Report.Checks, check => Assert.True(check.Holds, $"{check.Subject}: {check.Value} is not {check.Bounds}."));
        Assert.True(quick.Report.IsAccepted);
    }

    [Fact]
    public void Run_Quick_TrainsEveryMethodToTheEnd()
    {
        Assert.Equal(2 * Contender.All.Count, quick.Report.Representation.Count);
        Assert.All(quick.Report.Representation, run => Assert.Equal(RepresentationExperiment.Steps + 1, run.Distances.Count));
        Assert.All(quick.Report.Representation, run => Assert.All(run.Distances, distance => Assert.InRange(distance, 0, 1.0001)));
        Assert.All(quick.Report.Representation, run => Assert.True(run.Distances[^1] < run.Distances[0], $"{run.Method} learnt nothing."));
    }

    [Fact]
    public void Print_Quick_ShowsBothTablesAndWhatTheNumbersAre()
    {
        Assert.Contains("│ 100,10 │", quick.Output);
        Assert.Contains("K-FAC, λ = 0.01", quick.Output);
        Assert.Contains("20 of 20 acceptance checks hold.", quick.Output);
        Assert.Contains("this project's own calibration", quick.Output);
    }

    [Fact]
    public void Print_FailedCheck_NamesIt()
    {
        Report failed = quick.Report with { Checks = [new Check("a distance", double.NaN, 0.1, 0.6)] };

        Assert.False(failed.IsAccepted);
        Assert.Equal("between 0.1 and 0.6", failed.Checks[0].Bounds);
    }

    [Fact]
    public void Charts_Quick_HaveACurveForEveryMethod()
    {
        Assert.Equal(
            ["Linear representation learning", "Single-index learning, one step"], quick.Page.Sections.Select(section => section.Title));
        Assert.All(quick.Page.Sections[0].Charts, chart => Assert.Equal(7, chart.Series.Count));

        // Three predicted curves, and dots of four methods.
        Assert.All(quick.Page.Sections[1].Charts, chart => Assert.Equal(3 + 4, chart.Series.Count));
    }

    [Fact]
    public void WriteJson_Quick_HoldsTheFigures()
    {
        var file = new FileInfo(Path.GetTempFileName());
        try
        {
            quick.Report.WriteJson(file);

            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file.FullName));
            JsonElement run = document.RootElement.GetProperty("representation")[3];
            Assert.Equal("K-FAC", run.GetProperty("method").GetString());
            Assert.Equal(1, run.GetProperty("condition").GetProperty("inputs").GetDouble());
            Assert.Equal(quick.Report.Representation[3].Distances[30], run.GetProperty("distances")[30].GetDouble());
            Assert.Equal(quick.Report.SingleIndex.Count, document.RootElement.GetProperty("singleIndex").GetArrayLength());
        }
        finally
        {
            file.Delete();
        }
    }
}
