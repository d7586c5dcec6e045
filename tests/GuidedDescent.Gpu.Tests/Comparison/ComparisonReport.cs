using GuidedDescent.Gpu.Tests.Benchmarks;
using GuidedDescent.Gpu.Tests.Output;
using Spectre.Console;

namespace GuidedDescent.Gpu.Tests.Comparison;

/// <summary>Our figures and PyTorch's of the same run, and what they say about the goals.</summary>
/// <param name="Ours">Ours.</param>
/// <param name="Torch">PyTorch's, where there are any.</param>
internal sealed record ComparisonReport(BenchReport Ours, TorchReport? Torch)
{
    public IReadOnlyList<Goal> Goals { get; } = Goal.Judge(Ours, Torch);

    public void Print(IAnsiConsole console)
    {
        Ours.Print(console);
        if (Torch is not null)
        {
            console.WriteLine($"PyTorch {Torch.Version} on {Torch.Device}");
            foreach (string note in Torch.Notes)
            {
                console.WriteLine(note);
            }

            console.Write(Comparison());
        }

        console.Write(GoalTable());
    }

    private Table Comparison()
    {
        Table table = new Table().Border(TableBorder.Rounded)
            .Title("How many times as fast as PyTorch a step is: host and GPU, and the GPU alone")
            .AddColumn("workload").AddColumn("rule").AddColumn("PyTorch");
        string[] headings =
        [
            "GPU", "host", "GPU and\nhost", "kernels", "host\nahead", "ours:\nGPU", "ours: GPU\nand host", "times,\nGPU",
            "times, GPU\nand host",
        ];
        foreach (string heading in headings)
        {
            table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        }

        foreach (BenchRow row in Ours.Rows.Where(row => row.Mode == BenchRow.Eager))
        {
            foreach (string variant in TorchRow.Variants)
            {
                if (Torch!.Find(row.Workload, row.Rule, variant) is { } torch)
                {
                    AddRow(table, row, torch);
                }
            }
        }

        return table;
    }

    private static void AddRow(Table table, BenchRow ours, TorchRow torch) => table.AddRow(
        Markup.Escape(ours.Workload), ours.Rule, torch.Variant, Figure.Of(torch.GpuMicroseconds), Figure.Of(torch.HostMicroseconds),
        Figure.Of(torch.WallMicroseconds), torch.Launches?.ToString() ?? "-", torch.HostWasAhead ? "yes" : "no",
        Figure.Of(ours.GpuMicroseconds), Figure.Of(ours.WallMicroseconds), Figure.Of(torch.GpuMicroseconds / ours.GpuMicroseconds),
        Figure.Of(torch.WallMicroseconds / ours.WallMicroseconds));

    private Table GoalTable()
    {
        Table table = new Table().Border(TableBorder.Rounded).Title("Goals").AddColumns("goal", "target", "measured", "");
        foreach (Goal goal in Goals)
        {
            string verdict = goal.Reached switch
            {
                true => "[green]reached[/]",
                false => "[red]missed[/]",
                null => "not measured",
            };
            table.AddRow(Markup.Escape(goal.Name), Markup.Escape(goal.Target), Markup.Escape(goal.Measured), verdict);
        }

        return table;
    }
}
