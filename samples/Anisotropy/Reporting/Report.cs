using System.Text.Json;
using GuidedDescent.Samples.Anisotropy.Representation;
using GuidedDescent.Samples.Anisotropy.SingleIndex;
using Spectre.Console;

namespace GuidedDescent.Samples.Anisotropy.Reporting;

/// <summary>What came out of both experiments, as tables and as JSON.</summary>
/// <param name="Representation">Representation learning.</param>
/// <param name="SingleIndex">Single-index learning.</param>
/// <param name="Checks">What must hold.</param>
public sealed record Report(
    IReadOnlyList<RepresentationRun> Representation, IReadOnlyList<SpikeResult> SingleIndex, IReadOnlyList<Check> Checks)
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>Whether all checks hold.</summary>
    public bool IsAccepted => Checks.All(check => check.Holds);

    /// <summary>Prints the tables of what was run.</summary>
    public void Print(IAnsiConsole console)
    {
        if (Representation.Count > 0)
        {
            console.WriteLine(
                $"Linear representation learning: distance to the true subspace after {RepresentationExperiment.Steps} steps (after "
                + $"{RepresentationExperiment.EarlyStep} steps; learning rate), mean over seeds.");
            console.Write(RepresentationTable());
        }

        if (SingleIndex.Count > 0)
        {
            console.WriteLine("Single-index learning: squared cosine of one step with the true direction, mean over seeds (predicted).");
            console.Write(SpikeTable());
        }

        PrintChecks(console);
        console.WriteLine("Constants, learning rates, predictions and bounds are this project's own calibration.");
    }

    /// <summary>Writes the figures to a file.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void WriteJson(FileInfo file) => File.WriteAllText(file.FullName, JsonSerializer.Serialize(this, s_json) + "\n");

    private Table RepresentationTable()
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("κx,κF");
        string[] methods = [.. Representation.Select(run => run.Method).Distinct()];
        foreach (string method in methods)
        {
            table.AddColumn(new TableColumn(method.Replace(", ", "\n")).RightAligned());
        }

        foreach (IGrouping<Condition, RepresentationRun> runs in Representation.GroupBy(run => run.Condition))
        {
            table.AddRow([$"{runs.Key}", .. methods.Select(method => Describe([.. runs.Where(run => run.Method == method)]))]);
        }

        return table;
    }

    private static string Describe(IReadOnlyList<RepresentationRun> seeds)
    {
        double late = seeds.Average(run => run.Distances[RepresentationExperiment.Steps]);
        double early = seeds.Average(run => run.Distances[RepresentationExperiment.EarlyStep]);
        return FormattableString.Invariant($"{late:0.000}\n({early:0.000}; {seeds[0].LearningRate})");
    }

    private Table SpikeTable()
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("κ").AddColumn(new TableColumn("n").RightAligned());
        string[] methods = [.. SingleIndex.Select(result => result.Method).Distinct()];
        foreach (string method in methods)
        {
            table.AddColumn(new TableColumn(method.Replace(" (", "\n(")).RightAligned());
        }

        foreach (var results in SingleIndex.GroupBy(result => (result.InputCondition, result.Samples)))
        {
            table.AddRow([
                FormattableString.Invariant($"{results.Key.InputCondition}"),
                FormattableString.Invariant($"{results.Key.Samples}"),
                .. methods.Select(method => Describe(results.Single(result => result.Method == method))),
            ]);
        }

        return table;
    }

    private static string Describe(SpikeResult result) => result.Predicted is { } predicted
        ? FormattableString.Invariant($"{result.Measured:0.000} ({predicted:0.000})")
        : FormattableString.Invariant($"{result.Measured:0.000}");

    private void PrintChecks(IAnsiConsole console)
    {
        foreach (Check check in Checks.Where(check => !check.Holds))
        {
            console.MarkupLineInterpolated(
                $"[red]{check.Subject}: {FormattableString.Invariant($"{check.Value:0.0000}")}, but must be {check.Bounds}.[/]");
        }

        if (Checks.Count > 0)
        {
            console.WriteLine($"{Checks.Count(check => check.Holds)} of {Checks.Count} acceptance checks hold.");
        }
    }
}
