using GuidedDescent.Cuda;
using GuidedDescent.Gpu.Tests.Driver;
using GuidedDescent.Gpu.Tests.Output;
using Spectre.Console;

namespace GuidedDescent.Gpu.Tests.Benchmarks;

/// <summary>All figures of a run, as a table and as JSON, which bench_torch.py takes its workloads from.</summary>
/// <param name="Device">The GPU, driver and compiler.</param>
/// <param name="Workloads">What was timed.</param>
/// <param name="Rows">The figures.</param>
/// <param name="Kernels">What the kernels take of the GPU.</param>
/// <param name="Notes">What is not as one would expect it.</param>
internal sealed record BenchReport(
    string Device,
    IReadOnlyList<Workload> Workloads,
    IReadOnlyList<BenchRow> Rows,
    IReadOnlyList<KernelResources> Kernels,
    IReadOnlyList<string> Notes)
{
    public void Print(IAnsiConsole console)
    {
        console.WriteLine(Device);
        console.WriteLine("Times are medians in microseconds a step.");
        foreach (string note in Notes)
        {
            console.WriteLine(note);
        }

        console.Write(Figures());
    }

    private Table Figures()
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("workload").AddColumn("rule").AddColumn("mode");
        string[] headings =
        [
            "elements", "bytes per\nelement", "GPU", "spread", "GB/s", "of the\ncopy", "host", "GPU and\nhost", "kernels",
            "uploads", "host\nahead",
        ];
        foreach (string heading in headings)
        {
            table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        }

        foreach (BenchRow row in Rows)
        {
            table.AddRow(
                Markup.Escape(row.Workload), row.Rule, row.Mode, Figure.Of(row.Elements), $"{row.BytesPerElement}",
                Figure.Of(row.GpuMicroseconds), Figure.Percent(row.GpuSpread), Figure.Of(row.BytesPerSecond * 1e-9),
                Figure.Percent(row.CopyShare), Figure.Of(row.HostMicroseconds), Figure.Of(row.WallMicroseconds),
                row.Kernels?.ToString() ?? "-", row.Uploads?.ToString() ?? "-", row.HostWasAhead ? "yes" : "no");
        }

        return table;
    }
}
