using System.Collections.Immutable;
using System.Globalization;

namespace GuidedDescent;

/// <summary>What a <see cref="CoordinateCheck"/> has found.</summary>
public sealed class CoordinateCheckReport
{
    internal CoordinateCheckReport(CoordinateCheckOptions options, ImmutableArray<CoordinateCurve> curves)
    {
        Options = options;
        Curves = curves;
    }

    /// <summary>How the check was done.</summary>
    public CoordinateCheckOptions Options { get; }

    /// <summary>All curves: step after step, sizes before changes, layers in the order they were recorded.</summary>
    public ImmutableArray<CoordinateCurve> Curves { get; }

    /// <summary>The steepest judged slope, in magnitude.</summary>
    public double SteepestSlope => Curves.Where(curve => curve.IsJudged).Max(curve => Math.Abs(curve.Slope));

    /// <summary>Whether all judged curves are as level as they have to be.</summary>
    public bool Passes => SteepestSlope <= Options.Tolerance;

    /// <summary>A table of all slopes, a row for each layer and quantity and a column for each step, and the verdict.</summary>
    public override string ToString()
    {
        string[] steps = [.. Enumerable.Range(0, Options.Steps).Select(step => $"after {step}")];
        var table = new TextTable(["layer", "", .. steps], [false, false, .. steps.Select(_ => true)]);
        table.AddText(string.Create(
            CultureInfo.InvariantCulture,
            $"exponents of the width over {string.Join(", ", Options.Widths)}, {Options.Seeds} seeds; allowed {Options.Tolerance}"));
        table.AddHeadings();
        foreach (var row in Curves.GroupBy(curve => (curve.Layer, curve.Quantity)))
        {
            Dictionary<int, CoordinateCurve> bySteps = row.ToDictionary(curve => curve.Step);
            table.AddRow(
            [
                row.Key.Layer,
                row.Key.Quantity == CoordinateQuantity.Size ? "size" : "change",
                .. Enumerable.Range(0, Options.Steps).Select(step => Describe(bySteps.GetValueOrDefault(step))),
            ]);
        }

        table.AddText(string.Create(
            CultureInfo.InvariantCulture, $"{(Passes ? "passes" : "FAILS")}: the steepest is {SteepestSlope:0.00} in magnitude"));
        return table.ToString();
    }

    /// <summary>Draws all curves, sizes beside changes and a row for each step, as an SVG file that every browser shows.</summary>
    /// <param name="path">The file; what is there is replaced.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void WritePlot(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        File.WriteAllText(path, CoordinateCheckPlot.Draw(this));
    }

    private string Describe(CoordinateCurve? curve)
    {
        if (curve is null)
        {
            return "";
        }

        string mark = !curve.IsJudged ? " " : Math.Abs(curve.Slope) <= Options.Tolerance ? " " : "!";
        return string.Create(CultureInfo.InvariantCulture, $"{curve.Slope:+0.00;-0.00;0.00}{mark}");
    }
}
