using System.CommandLine;
using GuidedDescent.CommandLine;
using GuidedDescent.Samples.Charts;
using GuidedDescent.Samples.MupTransfer;
using GuidedDescent.Samples.MupTransfer.Reporting;
using GuidedDescent.Samples.MupTransfer.Sweeping;
using Spectre.Console;

var options = new MupTransferOptions();
RootCommand command = options.Command(
    "Trains networks of many widths with many learning rates, and shows that under muP one learning rate is best for all of them.");
command.SetAction(arguments =>
{
    IReadOnlyList<SweepPlan> plans = options.Plans(arguments);
    if (plans.Count == 0)
    {
        Console.Error.WriteLine("--quick has digits only: leave --models out, or --quick.");
        return 1;
    }

    IAnsiConsole console = OutputConsole.Create(widthOfFiles: 140);
    Report report = TransferExperiment.Run(plans, console);
    report.Print(console);
    try
    {
        FileInfo written = ReportCharts.Of(report).Write(options.Page(arguments));
        console.WriteLine(ChartPage.IsDrawable
            ? $"The charts are in {written.FullName}."
            : $"npm was absent when this was built, so the points of the charts are in {written.FullName} instead of a page.");
        if (arguments.GetValue(options.Json) is { } file)
        {
            report.WriteJson(file);
            console.WriteLine($"The figures are in {file.FullName}.");
        }
    }
    catch (Exception error) when (error is IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine($"The results could not be written: {error.Message}");
        return 1;
    }

    return report.IsAccepted ? 0 : 1;
});

return options.Parse(command, args).Invoke();
