using System.Globalization;
using System.Xml.Linq;

namespace GuidedDescent.Runtime.Tests.Mup;

public sealed class CoordinateCheckTests
{
    private static readonly CoordinateCheckOptions s_options = new() { Widths = [32, 64, 128, 256], Seeds = 2, Steps = 3 };

    [Theory]
    [InlineData(0.0, true)]
    [InlineData(0.09, true)]
    [InlineData(-0.09, true)]
    [InlineData(0.11, false)]
    [InlineData(-0.11, false)]
    [InlineData(0.5, false)]
    public void Run_OfChangesThatArePowersOfTheWidth_FindsThePower(double exponent, bool passes)
    {
        CoordinateCheckReport report = CoordinateCheck.Run(s_options, (width, _) => new Model(step => step * Math.Pow(width, exponent)));

        CoordinateCurve change = report.Curves.Last(curve => curve.Quantity == CoordinateQuantity.Change);
        Assert.Equal(exponent, change.Slope, 1e-3);
        Assert.Equal(passes, report.Passes);
        Assert.Contains(passes ? "passes" : "FAILS", $"{report}");
    }

    [Fact]
    public void Run_AveragesLogarithmsOverSeeds()
    {
        CoordinateCheckReport report = CoordinateCheck.Run(s_options, (_, seed) => new Model(step => step * (seed == 0 ? 2 : 8)));

        CoordinateCurve change = report.Curves.Last(curve => curve.Quantity == CoordinateQuantity.Change);
        Assert.All(change.Values, value => Assert.Equal(4, value, 1e-5));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Run_WhereTrainingDiverges_Fails(float activation)
    {
        CoordinateCheckReport report = CoordinateCheck.Run(
            s_options, (width, _) => new Model(step => step > 1 && width == 256 ? activation : step));

        Assert.False(report.Passes);
        Assert.Equal(double.PositiveInfinity, report.SteepestSlope);
    }

    [Fact]
    public void Run_WhereNothingChanges_Fails()
    {
        Assert.False(CoordinateCheck.Run(s_options, (_, _) => new Model(_ => 0)).Passes);
    }

    [Fact]
    public void Run_WhereALayerBeginsToChangeLater_DoesNotJudgeItsZeros()
    {
        CoordinateCheckReport report = CoordinateCheck.Run(s_options, (_, _) => new Model(step => Math.Max(step - 1, 0)));

        Assert.True(report.Passes, $"{report}");
        Assert.Contains(report.Curves, curve => curve is { Step: 1, Quantity: CoordinateQuantity.Change, IsJudged: false });
    }

    [Fact]
    public void Run_DoesNotJudgeWhatIsThereBeforeTheFirstStep()
    {
        CoordinateCheckReport report = CoordinateCheck.Run(s_options, (_, _) => new Model(step => step));

        Assert.All(report.Curves, curve => Assert.Equal(curve.Step > 0, curve.IsJudged));
    }

    [Fact]
    public void Run_TakesOneStepLessThanItRecords_AndDisposesOfEveryModel()
    {
        var models = new List<Model>();
        CoordinateCheck.Run(s_options, (_, _) =>
        {
            models.Add(new Model(step => step));
            return models[^1];
        });

        Assert.Equal(8, models.Count);
        Assert.All(models, model => Assert.True(model is { Steps: 2, IsDisposed: true }));
    }

    [Fact]
    public void Run_OfOtherLayersInOtherWidths_IsRefused()
    {
        ArgumentException problem = Assert.Throws<ArgumentException>(
            () => CoordinateCheck.Run(s_options, (width, _) => new Model(step => step, width == 64 ? "other" : "layer")));

        Assert.Contains("width 32 records [layer], but that of width 64 [other]", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Record_WhatDoesNotFit_IsRefused()
    {
        static string MessageOf(Action<ActivationRecorder, int> record) =>
            Assert.Throws<ArgumentException>(() => CoordinateCheck.Run(s_options, (_, _) => new Recording(record))).Message;

        Assert.StartsWith("Layer 'a' has no activations", MessageOf((to, _) => to.Record("a", [])), StringComparison.Ordinal);
        Assert.StartsWith(
            "Layer 'a' had 1 activations in the first step, but 2 came",
            MessageOf((to, step) => to.Record("a", new float[step + 1])),
            StringComparison.Ordinal);
        Assert.StartsWith("Layer 'a' was recorded twice", MessageOf(RecordTwice), StringComparison.Ordinal);
        Assert.StartsWith("The model records no activations", MessageOf((_, _) => { }), StringComparison.Ordinal);

        static void RecordTwice(ActivationRecorder to, int step)
        {
            to.Record("a", [1]);
            to.Record("a", [1]);
        }
    }

    [Fact]
    public void Run_WithOptionsThatSayNothing_IsRefused()
    {
        void Run(CoordinateCheckOptions options) => CoordinateCheck.Run(options, (_, _) => new Model(step => step));

        Assert.Throws<ArgumentException>("Widths", () => Run(s_options with { Widths = [64, 512] }));
        Assert.Throws<ArgumentException>("Widths", () => Run(s_options with { Widths = [64, 32, 512] }));
        Assert.Throws<ArgumentException>("Widths", () => Run(s_options with { Widths = [64, 128, 256] }));
        Assert.Throws<ArgumentOutOfRangeException>("Seeds", () => Run(s_options with { Seeds = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>("Steps", () => Run(s_options with { Steps = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>("Tolerance", () => Run(s_options with { Tolerance = 0.5 }));
        Assert.Throws<ArgumentOutOfRangeException>("Tolerance", () => Run(s_options with { Tolerance = double.NaN }));
    }

    [Fact]
    public void ToString_IsTheSameInEveryCulture()
    {
        CoordinateCheckReport report = CoordinateCheck.Run(s_options, (width, _) => new Model(step => step * Math.Pow(width, 0.25)));
        string text = $"{report}";
        CultureInfo culture = CultureInfo.CurrentCulture;
        var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        commas.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            CultureInfo.CurrentCulture = commas;
            Assert.Equal(text, $"{report}");
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }

        Assert.Contains("+0.25!", text, StringComparison.Ordinal);
    }

    [Fact]
    public void WritePlot_DrawsALineForEveryCurve()
    {
        CoordinateCheckReport report = CoordinateCheck.Run(s_options, (width, _) => new Model(step => step * Math.Pow(width, 0.25), "<&>"));
        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "check.svg");

        report.WritePlot(path);

        XElement svg = XElement.Load(path);
        XNamespace name = "http://www.w3.org/2000/svg";
        Assert.Equal(report.Curves.Length, svg.Elements(name + "polyline").Count());
        Assert.Contains(svg.Elements(name + "text"), text => text.Value == "<&>");
        Assert.DoesNotContain("NaN", File.ReadAllText(path), StringComparison.Ordinal);
    }

    /// <summary>A model whose only activation is a function of the number of steps taken, beside one that stays.</summary>
    private sealed class Model(Func<int, double> activation, string layer = "layer") : ICoordinateCheckModel
    {
        public int Steps { get; private set; }

        public bool IsDisposed { get; private set; }

        public void Forward(ActivationRecorder recorder) => recorder.Record(layer, [(float)(activation(Steps)), 0.5f]);

        public void Step() => Steps++;

        public void Dispose() => IsDisposed = true;
    }

    private sealed class Recording(Action<ActivationRecorder, int> record) : ICoordinateCheckModel
    {
        private int _step;

        public void Forward(ActivationRecorder recorder) => record(recorder, _step);

        public void Step() => _step++;

        public void Dispose()
        {
        }
    }
}
