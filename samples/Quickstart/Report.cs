using System.Globalization;
using System.Text.Json;
using GuidedDescent.Samples.Digits;
using Spectre.Console;

namespace GuidedDescent.Samples.Quickstart;

/// <summary>The closing table, and the same figures as JSON.</summary>
/// <param name="Seed">The seed of all runs.</param>
/// <param name="Epochs">The epochs of each run.</param>
/// <param name="TrainingImages">The number of images learnt from.</param>
/// <param name="TestImages">The number of images judged by.</param>
/// <param name="Runs">What came out, in the order of the runs.</param>
public sealed record Report(ulong Seed, int Epochs, int TrainingImages, int TestImages, IReadOnlyList<TrainingResult> Runs)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>What is about to happen, in one line.</summary>
    public static string Introduction(DigitSet training, DigitSet test) =>
        $"{training.Count} handwritten digits to learn from, {test.Count} to be judged by; "
        + $"network {string.Join("-", [DigitSet.PixelCount, .. Training.HiddenWidths, DigitSet.ClassCount])}.";

    /// <summary>Prints one row a run, the best accuracy in bold.</summary>
    public void Print(IAnsiConsole console)
    {
        // Headings of several lines keep the table within 80 columns.
        string[] headings =
            ["final\nloss", "test\naccuracy", "ns per\nparameter\nand step", "state bytes\nper\nparameter", "seconds"];
        var table = new Table().Border(TableBorder.Rounded).AddColumn("optimizer");
        foreach (string heading in headings)
        {
            table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        }

        double best = Runs.Max(run => run.TestAccuracy);
        foreach (TrainingResult run in Runs)
        {
            string accuracy = Invariant($"{run.TestAccuracy:P2}");
            table.AddRow(
                Markup.Escape(run.Name),
                Invariant($"{run.FinalLoss:0.00000}"),
                run.TestAccuracy == best ? $"[bold green]{accuracy}[/]" : accuracy,
                Invariant($"{run.NanosecondsPerParameterStep:0.000}"),
                Invariant($"{run.StateBytesPerParameter:0.00}"),
                Invariant($"{run.Seconds:0.0}"));
        }

        console.Write(table);
    }

    /// <summary>Writes the figures to a file.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public void WriteJson(FileInfo file) => File.WriteAllText(file.FullName, JsonSerializer.Serialize(this, Json) + "\n");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
