using System.Text.Json;
using System.Text.Json.Serialization;
using GuidedDescent.Samples.MupTransfer.Sweeping;
using Spectre.Console;

namespace GuidedDescent.Samples.MupTransfer.Reporting;

/// <summary>What came out of all sweeps, as tables and as JSON.</summary>
/// <param name="Sweeps">The sweeps; of each plan the standard parametrization, then muP.</param>
/// <param name="Checks">What must hold, one for each plan.</param>
public sealed record Report(IReadOnlyList<Sweep> Sweeps, IReadOnlyList<TransferCheck> Checks)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter<Parametrization>(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Whether all checks hold.</summary>
    public bool IsAccepted => Checks.All(check => check.Holds);

    /// <summary>Prints a table for each sweep, and what came out of the comparison.</summary>
    public void Print(IAnsiConsole console)
    {
        foreach (Sweep sweep in Sweeps)
        {
            string seeds = sweep.Plan.Seeds == 1 ? "one run" : $"mean of {sweep.Plan.Seeds} runs";
            console.WriteLine(
                $"{sweep.Plan.Model}, {sweep.Plan.Rule}, {NameOf(sweep.Parametrization)}: training loss after {sweep.Plan.Steps} steps, "
                + $"{seeds}, by width and learning rate; * is the best.");
            console.Write(TableOf(sweep));
        }

        foreach (TransferCheck check in Checks)
        {
            console.MarkupLineInterpolated($"[{(check.Holds ? "green" : "red")}]{(check.Holds ? "holds" : "fails")}: {check}[/]");
        }
    }

    /// <summary>Writes the figures to a file.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void WriteJson(FileInfo file) => File.WriteAllText(file.FullName, JsonSerializer.Serialize(this, s_json) + "\n");

    /// <summary>What tables and charts call a parametrization.</summary>
    internal static string NameOf(Parametrization parametrization) =>
        parametrization == Parametrization.Mup ? "muP" : "standard parametrization";

    private static Table TableOf(Sweep sweep)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumn(new TableColumn("width").RightAligned());
        foreach (int exponent in sweep.Plan.Exponents)
        {
            table.AddColumn(new TableColumn($"2^{exponent}").RightAligned().NoWrap());
        }

        IReadOnlyList<SweepPoint> best = sweep.Best;
        foreach (IGrouping<int, SweepPoint> points in sweep.Points.GroupBy(point => point.Width))
        {
            table.AddRow([$"{points.Key}", .. points.Select(point => Describe(point, best.Contains(point)))]);
        }

        return table;
    }

    private static string Describe(SweepPoint point, bool isBest)
    {
        string loss = double.IsFinite(point.Loss) ? FormattableString.Invariant($"{point.Loss:0.000}") : "diverged";
        return isBest ? $"[bold green]*{loss}[/]" : loss;
    }
}
