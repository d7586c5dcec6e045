using GuidedDescent.CommandLine;
using GuidedDescent.Cuda;
using System.CommandLine;
using GuidedDescent.Gpu.Tests.Benchmarks;
using GuidedDescent.Gpu.Tests.Driver;
using GuidedDescent.Gpu.Tests.Output;
using GuidedDescent.Gpu.Tests.Scenarios;

namespace GuidedDescent.Gpu.Tests.CommandLine;

/// <summary>The verb <c>bench</c>.</summary>
internal static class BenchCommand
{
    private const int Elements = 1_000_000_000;
    private const int QuickElements = 100_000;
    private const long SpareBytes = 2L << 30;

    public static Command Create()
    {
        var quick = new Option<bool>("--quick") { Description = "Small workloads and few rounds, to see that it works" };
        Option<long?> elements = CountOption.Named("--elements", "The elements of the one large tensor, 1e9 by default", int.MaxValue);
        Option<FileInfo?> json = JsonOption.Create();
        var command = new Command("bench", "Times AdamW, Sgd and Lion, beside copies of the same bytes") { quick, elements, json };
        command.SetAction(arguments => GpuRequirement.Run(gpu =>
        {
            bool isQuick = arguments.GetValue(quick);
            var run = new BenchRun(isQuick ? Effort.Quick : Effort.Full, Console.Error);
            long wanted = arguments.GetValue(elements) ?? (isQuick ? QuickElements : Elements);
            Workload largest = Workload.OneTensor(Fitting((int)wanted, run.Notes));
            Workload[] workloads = isQuick
                ? [largest, Gpt2.Create("GPT-2, tiny", vocabulary: 100, positions: 16, width: 32, layers: 2), .. Many(10, 100)]
                : [largest, Gpt2.Small, .. Many(1_000, 10_000)];
            IReadOnlyList<KernelResources> kernels = ShippedRules.Inspect();
            var report = new BenchReport(gpu.Description, workloads, run.Run(workloads), kernels, run.Notes);
            JsonOutput.Write(arguments.GetValue(json), report);
            report.Print(OutputConsole.Create(widthOfFiles: 160));
            return run.HasFailures ? 1 : 0;
        }));
        return command;
    }

    private static IEnumerable<Workload> Many(params int[] counts) => counts.Select(count => Workload.Many(count, 1_000));

    // A large tensor is cut down to what fits; half a figure is better than none.
    private static int Fitting(int wanted, List<string> notes)
    {
        using var context = new GpuContext();
        long most = Math.Max(1, (context.FreeBytes - Math.Min(SpareBytes, context.FreeBytes / 4)) / BenchRun.BytesPerElement);
        if (wanted <= most)
        {
            return wanted;
        }

        notes.Add($"The one large tensor has {most} elements instead of {wanted}, as there is no more memory.");
        return (int)most;
    }
}
