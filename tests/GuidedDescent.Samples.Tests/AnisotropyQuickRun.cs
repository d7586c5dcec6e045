using GuidedDescent.Samples.Anisotropy;
using GuidedDescent.Samples.Anisotropy.Reporting;
using GuidedDescent.Samples.Charts;
using Spectre.Console;

namespace GuidedDescent.Samples.Tests;

/// <summary>One quick run of the Anisotropy sample, for all tests that look at what came out.</summary>
public sealed class AnisotropyQuickRun
{
    public AnisotropyQuickRun()
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
        (Report, Page) = Experiments.Run(Selection.Quick, console);
        Report.Print(console);
        Output = text.ToString();
    }

    public Report Report { get; }

    public ChartPage Page { get; }

    public string Output { get; }
}
