using System.CommandLine;
using System.Text.Json;
using GuidedDescent;
using GuidedDescent.Language;
using GuidedDescent.Optimizers;
using GuidedDescent.Rules;
using GuidedDescent.Samples.CustomRule;
using Spectre.Console;

var json = new Option<FileInfo?>("--json") { Description = "Also write the figures to this file", HelpName = "FILE" };
var command = new RootCommand("Uses an optimizer that was declared in this project, in CautiousLion.cs.") { json };
command.SetAction(arguments =>
{
    ShowOneStep();
    ShowKernel();
    TrainingFigures[] figures = [DigitTraining.Run(new Lion(LearningRate: 1e-3, WeightDecay: 0.1)), DigitTraining.Run(new CautiousLion())];
    ShowTable(figures);
    if (arguments.GetValue(json) is { } file)
    {
        File.WriteAllText(file.FullName, JsonSerializer.Serialize(figures, new JsonSerializerOptions { WriteIndented = true }));
        Console.WriteLine($"The figures are in {file.FullName}.");
    }
});
return command.Parse(args).Invoke();

// The rule is an ordinary method: set a breakpoint in it and look at whole tensors.
static void ShowOneStep()
{
    IUpdateRule rule = new CautiousLion();
    Tensor[] tensors = [new([3], [1.0, 2.0, 3.0]), new([3], [0.5, -0.5, 0.0]), new([3], [0.0, 1.0, 1.0])];
    rule.Evaluate(new Step(1), tensors);
    Console.WriteLine($"One step, evaluated eagerly: w = {tensors[0]}, m = {tensors[2]}");
    Console.WriteLine();
}

// What the same method became.
static void ShowKernel()
{
    KernelDescriptor kernel = CautiousLion.Descriptor.Kernels.Single();
    string source = CautiousLion.Descriptor.CudaSource;
    int start = source.IndexOf("static __device__", StringComparison.Ordinal);
    int end = source.IndexOf("\n}\n", start, StringComparison.Ordinal);
    Console.WriteLine($"{kernel.EntryPoint}, {kernel.BytesPerElement} bytes per element:");
    Console.WriteLine(source[start..(end + 3)]);
}

static void ShowTable(TrainingFigures[] figures)
{
    Table table = new Table().AddColumns("rule", "training loss", "test accuracy");
    foreach (TrainingFigures run in figures)
    {
        table.AddRow(run.Rule, $"{run.TrainingLoss:0.0000}", $"{run.TestAccuracy:P1}");
    }

    AnsiConsole.Write(table);
}
