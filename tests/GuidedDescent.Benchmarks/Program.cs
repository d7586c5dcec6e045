using System.CommandLine;
using BenchmarkDotNet.Running;
using GuidedDescent.Benchmarks;
using GuidedDescent.Benchmarks.Measuring;
using GuidedDescent.Benchmarks.Quick;
using Spectre.Console;

var options = new BenchmarkOptions();
var command = new RootCommand(
    "Measures the optimizers against what the memory allows, against plain C#, TensorPrimitives and torch.optim. "
    + "Without --quick, all arguments go to BenchmarkDotNet, such as --filter '*AdamW*' or --list flat.")
{
    options.Quick,
    options.Json,
    options.Attempts,
};
command.TreatUnmatchedTokensAsErrors = false;

command.SetAction(arguments =>
{
    if (!arguments.GetValue(options.Quick))
    {
        BenchmarkSwitcher.FromAssembly(typeof(BenchmarkOptions).Assembly).Run([.. arguments.UnmatchedTokens]);
        return 0;
    }

    if (arguments.UnmatchedTokens is [string unknown, ..])
    {
        Console.Error.WriteLine($"--quick takes no '{unknown}'.");
        return 1;
    }

    IAnsiConsole console = OutputConsole.Create();
    Report report = new QuickRun(new Race(arguments.GetValue(options.Attempts)), Console.Error).Run();
    report.Print(console);
    if (arguments.GetValue(options.Json) is { } file)
    {
        report.WriteJson(file);
        console.WriteLine($"The figures are in {file.FullName}.");
    }

    return 0;
});

return command.Parse(args).Invoke();
