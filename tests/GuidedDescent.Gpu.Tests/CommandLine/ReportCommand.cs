using GuidedDescent.CommandLine;
using System.CommandLine;
using System.Text.Json;
using GuidedDescent.Gpu.Tests.Benchmarks;
using GuidedDescent.Gpu.Tests.Comparison;
using GuidedDescent.Gpu.Tests.Output;

namespace GuidedDescent.Gpu.Tests.CommandLine;

/// <summary>The verb <c>report</c>, which needs no GPU.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var bench = new Option<FileInfo>("--bench") { Description = "What bench --json wrote", HelpName = "FILE", Required = true };
        var torch = new Option<FileInfo>("--torch") { Description = "What bench_torch.py --json wrote", HelpName = "FILE" };
        Option<FileInfo?> json = JsonOption.Create();
        var command = new Command("report", "Joins our figures and PyTorch's, and judges the goals")
        {
            bench.AcceptExistingOnly(), torch.AcceptExistingOnly(), json,
        };
        command.SetAction(arguments =>
        {
            var report = new ComparisonReport(
                Read<BenchReport>(arguments.GetValue(bench)!),
                arguments.GetValue(torch) is { } file ? Read<TorchReport>(file) : null);
            JsonOutput.Write(arguments.GetValue(json), report);
            report.Print(OutputConsole.Create(widthOfFiles: 160));
            return 0;
        });
        return command;
    }

    private static T Read<T>(FileInfo file) => JsonSerializer.Deserialize<T>(File.ReadAllText(file.FullName), JsonOutput.Format)!;
}
