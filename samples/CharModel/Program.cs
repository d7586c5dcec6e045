using System.CommandLine;
using GuidedDescent.CommandLine;
using GuidedDescent.Execution.Cpu;
using GuidedDescent.Samples.CharModel;
using GuidedDescent.Samples.CharModel.Data;
using GuidedDescent.Samples.CharModel.Model;
using GuidedDescent.Samples.CharModel.Reporting;
using GuidedDescent.Samples.CharModel.Training;
using GuidedDescent.Samples.Charts;
using Spectre.Console;

// What shells give a program that the user ended: 128 and the number of the signal.
const int ExitCodeOfInterruption = 130;

var options = new CharModelOptions();
RootCommand command = options.Command("Trains a small transformer to write like Moby-Dick, with Muon and AdamW, and lets it write.");
command.SetAction(arguments =>
{
    IAnsiConsole console = OutputConsole.Create(widthOfFiles: 140);
    using var compute = new Compute(CpuDevice.Shared);
    using var interruption = new CancellationTokenSource();
    Console.CancelKeyPress += (_, pressed) =>
    {
        // The second time, the process is ended.
        pressed.Cancel = !interruption.IsCancellationRequested;
        interruption.Cancel();
    };
    try
    {
        Report report = Experiment.Run(
            options.Settings(arguments),
            arguments.GetValue(options.Temperature),
            compute,
            console,
            options.Checkpoints(arguments),
            interruption.Token);
        report.Print(console);
        FileInfo written = LossChart.Of(report).Write(options.Page(arguments));
        console.WriteLine(ChartPage.IsDrawable
            ? $"The chart is in {written.FullName}."
            : $"npm was absent when this was built, so the points of the chart are in {written.FullName} instead of a page.");
        if (arguments.GetValue(options.Json) is { } file)
        {
            report.WriteJson(file);
            console.WriteLine($"The figures are in {file.FullName}.");
        }

        return 0;
    }
    catch (RunCheckpointException error)
    {
        Console.Error.WriteLine(error.Message);
        return 1;
    }
    catch (OperationCanceledException)
    {
        Console.Error.WriteLine(options.Checkpoints(arguments) is null
            ? "Interrupted. With --checkpoint DIR it could go on later."
            : "Interrupted. The same command with --resume goes on from here.");
        return ExitCodeOfInterruption;
    }
    catch (Exception error) when (error is IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine($"A file could not be read or written: {error.Message}");
        return 1;
    }
});

return options.Parse(command, args).Invoke();
