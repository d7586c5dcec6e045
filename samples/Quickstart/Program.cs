using GuidedDescent.CommandLine;
using System.CommandLine;
using GuidedDescent.Samples.Digits;
using GuidedDescent.Samples.Quickstart;
using Spectre.Console;

var options = new QuickstartOptions();
var command = new RootCommand("Trains a small network on handwritten digits with one optimizer after another, and compares them.")
{
    options.Epochs,
    options.Seed,
    options.Json,
};

command.SetAction(arguments =>
{
    int epochs = arguments.GetValue(options.Epochs);
    ulong seed = arguments.GetValue(options.Seed);

    (DigitSet training, DigitSet test) = DigitSet.Load().Split();
    IAnsiConsole console = OutputConsole.Create(widthOfFiles: 100);
    console.WriteLine(Report.Introduction(training, test));
    IReadOnlyList<TrainingResult> results =
        new ProgressDisplay(console, epochs).Show(new Training(training, test, epochs, seed), Contestant.All);
    var report = new Report(seed, epochs, training.Count, test.Count, results);
    report.Print(console);

    if (arguments.GetValue(options.Json) is not { } file)
    {
        return 0;
    }

    try
    {
        report.WriteJson(file);
        console.WriteLine($"The figures are in {file.FullName}.");
        return 0;
    }
    catch (Exception error) when (error is IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine($"The figures could not be written: {error.Message}");
        return 1;
    }
});

return options.Parse(command, args).Invoke();
