using System.Text.Json;
using GuidedDescent.Samples.Quickstart;
using Spectre.Console;

namespace GuidedDescent.Samples.Tests;

public class ReportTests
{
    private static readonly Report Example = new(
        Seed: 1,
        Epochs: 30,
        TrainingImages: 1442,
        TestImages: 355,
        Runs:
        [
            new("First", ["all: Sgd"], 0.00167, 0.9803, 0.125, 4, 1.25),
            new("Second [b]", ["matrices: Lion", "vectors: AdamW"], 0.5, 0.75, 1.5, 4.03, 2),
        ]);

    [Fact]
    public void Print_PlainConsole_ShowsEveryFigureWithin80Columns()
    {
        using var text = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = 80;

        Example.Print(console);

        string[] lines = text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.InRange(line.TrimEnd().Length, 1, 80));
        AssertRow(lines, "First", "0.00167", "98.03 %", "0.125", "4.00", "1.3");
        AssertRow(lines, "Second [b]", "0.50000", "75.00 %", "1.500", "4.03", "2.0");
    }

    [Fact]
    public void WriteJson_TwoRuns_HoldsTheirFigures()
    {
        var file = new FileInfo(Path.GetTempFileName());
        try
        {
            Example.WriteJson(file);

            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file.FullName));
            Assert.Equal(1442, document.RootElement.GetProperty("trainingImages").GetInt32());
            JsonElement second = document.RootElement.GetProperty("runs")[1];
            Assert.Equal("Second [b]", second.GetProperty("name").GetString());
            Assert.Equal("vectors: AdamW", second.GetProperty("groups")[1].GetString());
            Assert.Equal(0.75, second.GetProperty("testAccuracy").GetDouble());
            Assert.Equal(1.5, second.GetProperty("nanosecondsPerParameterStep").GetDouble());
            Assert.Equal(4.03, second.GetProperty("stateBytesPerParameter").GetDouble());
        }
        finally
        {
            file.Delete();
        }
    }

    private static void AssertRow(string[] lines, params string[] cells) =>
        Assert.Contains(lines, line => line.Split('│', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .SequenceEqual(cells));
}
