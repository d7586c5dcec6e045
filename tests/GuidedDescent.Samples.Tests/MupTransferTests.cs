using System.Text.Json;
using GuidedDescent.Samples.Charts;
using GuidedDescent.Samples.MupTransfer.Sweeping;

namespace GuidedDescent.Samples.Tests;

public class MupTransferTests(MupTransferRun run) : IClassFixture<MupTransferRun>
{
    [Fact]
    public void Run_AdamWOnDigits_BestLearningRateStaysUnderMupAndMovesWithout()
    {
        TransferCheck check = run.Report.Checks[0];

        Assert.True(check.IsBracketed, $"{check}");
        Assert.InRange(check.MupMove, -1, 1);
        Assert.True(check.StandardMove <= -2, $"{check}");
        Assert.True(check.Holds);
    }

    [Fact]
    public void Run_BaseWidth_IsTheSameBitsInBothParametrizations()
    {
        foreach (Sweep[] pair in run.Report.Sweeps.Chunk(2))
        {
            Assert.Equal([Parametrization.Standard, Parametrization.Mup], pair.Select(sweep => sweep.Parametrization));
            Assert.Equal(LossesAt(pair[0], pair[0].Plan.Widths[0]), LossesAt(pair[1], pair[1].Plan.Widths[0]));
            Assert.NotEqual(LossesAt(pair[0], pair[0].Plan.Widths[1]), LossesAt(pair[1], pair[1].Plan.Widths[1]));
        }
    }

    [Fact]
    public void Run_EverySweep_HasALossForEachWidthRateAndSeed()
    {
        Assert.Equal(4, run.Report.Sweeps.Count);
        foreach (Sweep sweep in run.Report.Sweeps)
        {
            Assert.Equal(
                sweep.Plan.Widths.SelectMany(width => sweep.Plan.Exponents.Select(exponent => (width, exponent))),
                sweep.Points.Select(point => (point.Width, point.Exponent)));
            Assert.All(sweep.Points, point => Assert.Equal(sweep.Plan.Seeds, point.Losses.Count));
            Assert.All(sweep.Points, point => Assert.InRange(point.Loss, 0.01, 8));
        }
    }

    [Fact]
    public void Run_RateTooHigh_IsAnInfiniteLoss()
    {
        var plan = new SweepPlan("digits", "AdamW", [8, 16], LowestExponent: 100, HighestExponent: 100, Steps: 20, Seeds: 1);

        Assert.All(plan.Trials, trial => Assert.Equal(double.PositiveInfinity, trial.Run()));
    }

    [Theory]
    [InlineData(1, -2, true, true)]
    [InlineData(-1, -4, true, true)]
    [InlineData(2, -4, true, false)]
    [InlineData(0, -1, true, false)]
    [InlineData(0, -4, false, false)]
    public void Holds_Moves_OnlyWhereMupStaysAndStandardDoesNot(int mup, int standard, bool isBracketed, bool holds)
    {
        Assert.Equal(holds, new TransferCheck("digits", "AdamW", 32, 512, mup, standard, isBracketed).Holds);
    }

    [Fact]
    public void Print_Report_MarksTheBestOfEachWidthAndSaysHowFarItMoves()
    {
        Sweep mup = run.Report.Sweeps[1];
        double best = mup.Best[^1].Loss;

        // Each heading explains the mark, each row has one.
        Assert.Equal(4 * (1 + 2), run.Output.Count(letter => letter == '*'));
        Assert.Contains($"*{FormattableString.Invariant($"{best:0.000}")}", run.Output);
        Assert.Contains("digits, AdamW, muP: training loss after 100 steps, mean of 2 runs", run.Output);
        Assert.Contains("characters, Muon, standard parametrization: training loss after 6 steps, one run", run.Output);
        Assert.Contains("holds: digits, AdamW, width 32 to 256: the best learning rate moves by ", run.Output);
        Assert.Contains("ETA ", run.Output);
    }

    [Fact]
    public void Charts_Report_HaveACurveAndADotForEachWidthBesideEachOther()
    {
        Assert.Equal(["digits, AdamW", "characters, Muon"], run.Page.Sections.Select(section => section.Title));
        foreach ((ChartSection section, Sweep[] sweeps) in run.Page.Sections.Zip(run.Report.Sweeps.Chunk(2)))
        {
            Assert.Equal(["standard parametrization", "muP"], section.Charts.Select(chart => chart.Title));
            Assert.Equal(section.Charts[0].Y, section.Charts[1].Y);
            foreach ((Chart chart, Sweep sweep) in section.Charts.Zip(sweeps))
            {
                Assert.Equal(sweep.Points.Count, chart.Series.Where(series => series.Style == SeriesStyle.Line).Sum(Points));
                Assert.Equal(
                    sweep.Best.Select(point => new ChartPoint(point.LearningRate, point.Loss)),
                    chart.Series.Where(series => series.Style == SeriesStyle.Dots).Select(series => Assert.Single(series.Points)));
            }
        }

        static int Points(ChartSeries series) => series.Points.Count;
    }

    [Fact]
    public void WriteJson_Report_HoldsTheFigures()
    {
        var file = new FileInfo(Path.GetTempFileName());
        try
        {
            run.Report.WriteJson(file);

            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file.FullName));
            JsonElement sweep = document.RootElement.GetProperty("sweeps")[1];
            Assert.Equal("mup", sweep.GetProperty("parametrization").GetString());
            Assert.Equal("AdamW", sweep.GetProperty("plan").GetProperty("rule").GetString());
            Assert.Equal(
                run.Report.Sweeps[1].Points.Select(point => (point.Width, point.LearningRate, point.Loss)),
                sweep.GetProperty("points").EnumerateArray().Select(point => (
                    point.GetProperty("width").GetInt32(),
                    point.GetProperty("learningRate").GetDouble(),
                    point.GetProperty("loss").GetDouble())));
            JsonElement check = document.RootElement.GetProperty("checks")[0];
            Assert.Equal(run.Report.Checks[0].StandardMove, check.GetProperty("standardMove").GetInt32());
            Assert.True(check.GetProperty("holds").GetBoolean());
        }
        finally
        {
            file.Delete();
        }
    }

    private static IEnumerable<IReadOnlyList<double>> LossesAt(Sweep sweep, int width) =>
        sweep.Points.Where(point => point.Width == width).Select(point => point.Losses);
}
