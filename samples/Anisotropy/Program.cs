using System.CommandLine;
using GuidedDescent.CommandLine;
using GuidedDescent.Samples.Anisotropy;
using GuidedDescent.Samples.Anisotropy.Reporting;
using GuidedDescent.Samples.Charts;
using Spectre.Console;

var options = new AnisotropyOptions();
var command = new RootCommand(
    "Trains on inputs that are not isotropic, with optimizers that mind and optimizers that do not: two experiments, with charts.")
{
    options.Experiment,
    options.Conditions,
    options.Seeds,
    options.Quick,
    options.Charts,
    options.Json,
};

command.SetAction(arguments =>
{
    Selection selection = AnisotropyOptions.Select(
        arguments.GetValue(options.Experiment),
        arguments.GetValue(options.Conditions),
        arguments.GetValue(options.Seeds),
        arguments.GetValue(options.Quick));
    IAnsiConsole console = OutputConsole.Create(widthOfFiles: 140);
    (Report report, ChartPage page) = Experiments.Run(selection, console);
    report.Print(console);
    try
    {
        FileInfo written = page.Write(AnisotropyOptions.PageOr(arguments.GetValue(options.Charts)));
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
