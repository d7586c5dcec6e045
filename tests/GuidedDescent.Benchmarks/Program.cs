using GuidedDescent.CommandLine;
using System.CommandLine;
using BenchmarkDotNet.Running;
using GuidedDescent.Benchmarks;
using GuidedDescent.Benchmarks.Layers;
using GuidedDescent.Benchmarks.Measuring;
using GuidedDescent.Benchmarks.Products;
using GuidedDescent.Benchmarks.Quick;
using GuidedDescent.Benchmarks.Storage;
using GuidedDescent.Benchmarks.Training;
using GuidedDescent.Benchmarks.Workloads;
using Spectre.Console;

var options = new BenchmarkOptions();
var command = new RootCommand(
    "Measures the optimizers against what the memory allows, against plain C#, TensorPrimitives and torch.optim. "
    + "Without --quick, all arguments go to BenchmarkDotNet, such as --filter '*AdamW*' or --list flat.")
{
    options.Quick,
    options.Json,
    options.Attempts,
    options.Rules,
    options.WithoutTorch,
    options.OnlyProducts,
    options.OnlyLayers,
    options.OnlyPrecision,
    options.OnlyTraining,
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

    string[] rules = arguments.GetValue(options.Rules)!;
    if (rules.FirstOrDefault(name => Contestant.All.All(contestant => contestant.Name != name)) is { } stranger)
    {
        Console.Error.WriteLine($"There is no rule '{stranger}'; there are {string.Join(", ", Contestant.All)}.");
        return 1;
    }

    int attempts = arguments.GetValue(options.Attempts);
    IAnsiConsole console = OutputConsole.Create(widthOfFiles: 140);
    bool onlyProducts = arguments.GetValue(options.OnlyProducts);
    bool onlyLayers = arguments.GetValue(options.OnlyLayers);
    bool onlyPrecision = arguments.GetValue(options.OnlyPrecision);
    bool onlyTraining = arguments.GetValue(options.OnlyTraining);
    bool all = !onlyProducts && !onlyLayers && !onlyPrecision && !onlyTraining;
    IReadOnlyList<ProductFigures> products = all || onlyProducts ? new ProductRun(attempts, Console.Error).Run() : [];
    LayerReport layers = all || onlyLayers ? new LayerRun(attempts, Console.Error).Run() : LayerReport.Empty;
    IReadOnlyList<StorageFigures> storages = all || onlyPrecision ? new StorageRace(attempts, Console.Error).Run() : [];
    IReadOnlyList<TrainingFigures> training = all || onlyTraining ? new TrainingRun(attempts, Console.Error).Run() : [];
    var run = new QuickRun(new Race(attempts), Console.Error)
    {
        Rules = rules.Length > 0 ? rules : [.. Contestant.All.Select(contestant => contestant.Name)],
        MeasuresTorch = !arguments.GetValue(options.WithoutTorch),
    };
    Report rest = all ? run.Run() : new Report([], FixedCost: null, Torch: null);
    Report report = rest with { Products = products, Layers = layers, Storages = storages, Training = training };
    report.Print(console);
    if (arguments.GetValue(options.Json) is { } file)
    {
        report.WriteJson(file);
        console.WriteLine($"The figures are in {file.FullName}.");
    }

    return 0;
});

return command.Parse(args).Invoke();
