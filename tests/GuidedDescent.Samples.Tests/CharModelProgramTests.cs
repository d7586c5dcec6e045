using System.CommandLine;
using System.Text.Json;
using GuidedDescent.Samples.CharModel;
using GuidedDescent.Samples.CharModel.Reporting;
using GuidedDescent.Samples.CharModel.Training;
using Spectre.Console;

namespace GuidedDescent.Samples.Tests;

public class CharModelProgramTests
{
    private static readonly TrainingSettings Settings = new(Steps: 40);
    private static readonly Report Example = new(
        Settings,
        new TrainingResult(
            ["first: Muon", "second: AdamW [x]"], 1234, [4.5, 2.5], [new(0, 4.4, 4.4), new(30, 3.5, 3.375)], 3.25, 3.125,
            new TrainingPace(Steps: 2, TokensOfStep: 2048, LearningSeconds: 0.5, Seconds: 12.5)),
        Temperature: 0.5,
        Beginning: "Loomings",
        Passage: "Call me [red]\nIshmael");

    [Theory]
    [InlineData("--steps takes a whole number from 1 to 10000000, but '0' came.", "--steps", "0")]
    [InlineData("--seed takes a whole number from 0 to 18446744073709551615, but 'x' came.", "--seed", "x")]
    [InlineData("--layers takes a whole number from 1 to 64, but '1.5' came.", "--layers", "1.5")]
    [InlineData("--heads takes a whole number from 1 to 16, but '17' came.", "--heads", "17")]
    [InlineData("--context takes a whole number from 1 to 1024, but '-1' came.", "--context", "-1")]
    [InlineData("--batch takes a whole number from 1 to 64, but '' came.", "--batch", "")]
    [InlineData("--temperature takes a number from 0.01 to 100, but 'NaN' came.", "--temperature", "NaN")]
    [InlineData("--every takes a whole number from 1 to 10000000, but '0' came.", "--checkpoint", "kept", "--every", "0")]
    [InlineData("--resume and --every need --checkpoint with the name of a folder, but none came.", "--resume")]
    [InlineData("--resume and --every need --checkpoint with the name of a folder, but none came.", "--every", "5")]
    [InlineData("--checkpoint takes the name of a folder, but '' came.", "--checkpoint", "", "--resume")]
    [InlineData("--charts takes the name of a file, but '' came.", "--charts", "")]
    [InlineData("--json takes the name of a file, but '' came.", "--json", "")]
    public void Parse_BadValue_IsOneClearLine(string expected, params string[] arguments)
    {
        var options = new CharModelOptions();
        RootCommand command = options.Command("what");
        command.SetAction(_ => 0);
        using var errors = new StringWriter();

        int exitCode = options.Parse(command, arguments)
            .Invoke(new InvocationConfiguration { Error = errors, Output = TextWriter.Null });

        Assert.Equal(1, exitCode);
        Assert.Equal(expected, errors.ToString().Trim());
    }

    [Fact]
    public void Settings_Arguments_AreTaken()
    {
        Assert.Equal(new TrainingSettings(), Parse());
        Assert.Equal(
            new TrainingSettings(Steps: 7, Seed: 8, Layers: 1, Heads: 2, Context: 16, Sequences: 3),
            Parse("--steps", "7", "--seed", "8", "--layers", "1", "--heads", "2", "--context", "16", "--batch", "3"));

        static TrainingSettings Parse(params string[] arguments)
        {
            var options = new CharModelOptions();
            ParseResult result = options.Parse(options.Command("what"), arguments);
            Assert.Empty(result.Errors);
            return options.Settings(result);
        }
    }

    [Fact]
    public void Show_PlainConsole_WritesALineNowAndThen()
    {
        string text = Capture(console => new ProgressDisplay(console, Settings).Show(report =>
        {
            var pace = new TrainingPace(0, TokensOfStep: 2048, 0, 0);
            for (int step = 1; step <= 40; step++)
            {
                pace = pace with { Steps = step, LearningSeconds = 0.5 * step, Seconds = 0.75 * step };
                report(new StepFigures(step, 3.5, 2.25, pace));
            }

            return pace;
        }));

        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(21, lines.Length);
        Assert.Equal("    1/40  loss 3.500  val 2.250    4096 tokens/s  ETA 00:00:29", lines[0].TrimEnd());
        Assert.Equal("   40/40  loss 3.500  val 2.250    4096 tokens/s  in 00:00:30", lines[^1].TrimEnd());
    }

    [Fact]
    public void Print_PlainConsole_ShowsFiguresAndThePassageAsItIs()
    {
        string text = Capture(Example.Print);

        Assert.Contains("second: AdamW [x]", text);
        Assert.Contains("validation loss 3.250 nats per character, 3.125 with averaged weights; 2 steps in 13 s, 8,192 tokens/s.", text);
        Assert.Contains("Given \"Loomings\", it writes:\n\nCall me [red]\nIshmael", text);
    }

    [Theory]
    [InlineData(1, "2 steps, 1 of them in 13 s, 4,096 tokens/s.")]
    [InlineData(0, "2 steps, all before it was resumed.")]
    public void Print_RunThatWasResumed_CountsWhatWasDoneSince(int steps, string expected)
    {
        Report resumed = Example with { Result = Example.Result with { Pace = Example.Result.Pace with { Steps = steps } } };

        Assert.Contains(expected, Capture(resumed.Print));
    }

    [Fact]
    public void WriteJson_Report_HoldsItsFigures()
    {
        var file = new FileInfo(Path.GetTempFileName());
        try
        {
            Example.WriteJson(file);

            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file.FullName));
            Assert.Equal(40, document.RootElement.GetProperty("settings").GetProperty("steps").GetInt32());
            Assert.Equal("Call me [red]\nIshmael", document.RootElement.GetProperty("passage").GetString());
            JsonElement result = document.RootElement.GetProperty("result");
            Assert.Equal(2.5, result.GetProperty("losses")[1].GetDouble());
            Assert.Equal(30, result.GetProperty("validations")[1].GetProperty("step").GetInt32());
            Assert.Equal(8192, result.GetProperty("pace").GetProperty("tokensPerSecond").GetDouble());
            Assert.Equal(3.25, result.GetProperty("validationLoss").GetDouble());
            Assert.Equal(3.125, result.GetProperty("averagedValidationLoss").GetDouble());
            Assert.Equal("first: Muon", result.GetProperty("groups")[0].GetString());
        }
        finally
        {
            file.Delete();
        }
    }

    [DrawableFact]
    public void Of_Report_DrawsAllLosses()
    {
        string page = LossChart.Of(Example).ToHtml();

        Assert.Contains("{\"x\":1,\"y\":4.5,\"name\":\"training batch\"", page);
        Assert.Contains("{\"x\":2,\"y\":2.5,\"name\":\"training batch\"", page);
        Assert.Contains("{\"x\":0,\"y\":4.4,\"name\":\"validation\",\"style\":\"Dots\"", page);
        Assert.Contains("{\"x\":30,\"y\":3.5,\"name\":\"validation\",\"style\":\"Dots\"", page);
        Assert.Contains("{\"x\":30,\"y\":3.5,\"name\":\"validation\",\"style\":\"Line\"", page);
        Assert.Contains("{\"x\":30,\"y\":3.375,\"name\":\"validation, averaged weights\",\"style\":\"Line\"", page);
        Assert.DoesNotContain("{\"x\":0,\"y\":4.4,\"name\":\"validation\",\"style\":\"Line\"", page);
    }

    private static string Capture(Action<IAnsiConsole> write)
    {
        using var text = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = 140;
        write(console);
        return text.ToString();
    }
}
