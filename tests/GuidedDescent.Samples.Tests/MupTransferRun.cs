using GuidedDescent.Samples.Charts;
using GuidedDescent.Samples.MupTransfer.Reporting;
using GuidedDescent.Samples.MupTransfer.Sweeping;
using Spectre.Console;

namespace GuidedDescent.Samples.Tests;

/// <summary>One run of the MupTransfer sample of a few seconds, for all tests that look at what came out.</summary>
public sealed class MupTransferRun
{
    public MupTransferRun()
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
        Report = TransferExperiment.Run([Digits, Characters], console);
        Report.Print(console);
        Output = text.ToString();
        Page = ReportCharts.Of(Report);
    }

    /// <summary>Enough to see whether the best learning rate moves.</summary>
    public static SweepPlan Digits { get; } =
        new("digits", "AdamW", [32, 256], LowestExponent: -9, HighestExponent: -3, Steps: 100, Seeds: 2);

    /// <summary>Enough to see that it runs.</summary>
    public static SweepPlan Characters { get; } =
        new("characters", "Muon", [16, 32], LowestExponent: -7, HighestExponent: -6, Steps: 6, Seeds: 1);

    public Report Report { get; }

    public ChartPage Page { get; }

    public string Output { get; }
}
