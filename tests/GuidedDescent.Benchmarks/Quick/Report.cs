using System.Runtime.InteropServices;
using System.Text.Json;
using GuidedDescent.Benchmarks.Layers;
using GuidedDescent.Benchmarks.Products;
using GuidedDescent.Benchmarks.Storage;
using GuidedDescent.Benchmarks.Training;
using Spectre.Console;

namespace GuidedDescent.Benchmarks.Quick;

/// <summary>All figures of a quick run, as tables and as JSON.</summary>
internal sealed record Report(IReadOnlyList<Figures> Figures, FixedCost? FixedCost, TorchPeer? Torch)
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The figures of matrix products.</summary>
    public IReadOnlyList<ProductFigures> Products { get; init; } = [];

    /// <summary>The figures of rules that see their weights as wholes.</summary>
    public LayerReport Layers { get; init; } = LayerReport.Empty;

    /// <summary>The figures of AdamW in fewer bits.</summary>
    public IReadOnlyList<StorageFigures> Storages { get; init; } = [];

    /// <summary>The figures of what a step does beside its rule.</summary>
    public IReadOnlyList<TrainingFigures> Training { get; init; } = [];

    /// <summary>The kernels OpenBLAS has chosen, where it was measured.</summary>
    public string? OpenBlasCore { get; } = OpenBlas.IsInstalled ? OpenBlas.Core : null;

    public IReadOnlyList<Goal> Goals =>
    [
        .. FixedCost is null ? [] : Goal.Judge(Figures, FixedCost),
        .. Products.Count == 0 ? [] : ProductGoals.Judge(Products),
        .. LayerGoals.Judge(Layers.Passes),
    ];

    public string Processor { get; } = Machine.Processor();

    public string Runtime { get; } = RuntimeInformation.FrameworkDescription;

    public int VectorBits { get; } = System.Numerics.Vector<byte>.Count * 8;

    public void Print(IAnsiConsole console)
    {
        console.WriteLine(
            $"{Processor}, {Runtime}, vectors of {VectorBits} bits, torch {Torch?.Version ?? "absent"}, "
            + $"OpenBLAS {OpenBlasCore ?? "absent"}");
        console.WriteLine("Times are medians in milliseconds; 'others' is the share of the machine that other processes took.");
        if (Figures.Count > 0)
        {
            console.Write(LargeTable());
            console.Write(SmallTable());
        }

        if (Products.Count > 0)
        {
            console.Write(ProductTable());
        }

        if (Layers.Passes.Count > 0)
        {
            console.Write(PassTable());
            console.Write(RefreshTable());
        }

        if (Storages.Count > 0)
        {
            console.Write(StorageTable());
        }

        if (Training.Count > 0)
        {
            console.Write(TrainingTable());
        }

        if (Goals.Count > 0)
        {
            console.Write(GoalTable());
        }
    }

    public void WriteJson(FileInfo file) => File.WriteAllText(file.FullName, JsonSerializer.Serialize(this, _json) + "\n");

    private Table LargeTable()
    {
        Table table = Titled("One tensor of 16M elements");
        AddColumns(
            table,
            "rule", "threads", "B/el", "step", "ns/el", "limit", "of limit", "C# loop", "Tensor-\nPrimitives", "in 2K\nchunks",
            "torch", "times\ntorch", "others");
        foreach (Figures row in Figures.Where(row => row.Layout == LargeTensorRace.Layout))
        {
            table.AddRow(
                row.Rule, $"{row.Threads}", $"{row.BytesPerElement}",
                Text.Number(row.Step), Text.Number(row.NanosecondsPerElement),
                Text.Number(row.Limit), Text.Percent(row.ShareOfLimit), Text.Number(row.Scalar), Text.Number(row.Primitives),
                Text.Number(row.PrimitivesInChunks), Text.Number(row.Torch), Text.Number(row.TimesTorch),
                Text.Percent(row.ForeignLoad));
        }

        return table;
    }

    private Table SmallTable()
    {
        Table table = Titled("10,000 tensors of 1,000 elements");
        AddColumns(
            table,
            "rule", "layout", "threads", "step", "ns/el", "flat\nlimit", "of flat\nlimit",
            "limit by\ntensor", "of limit\nby tensor", "C# loop", "Tensor-\nPrimitives", "torch", "times\ntorch", "others");
        foreach (Figures row in Figures.Where(row => row.Layout != LargeTensorRace.Layout))
        {
            table.AddRow(
                row.Rule, row.Layout, $"{row.Threads}", Text.Number(row.Step), Text.Number(row.NanosecondsPerElement),
                Text.Number(row.Limit), Text.Percent(row.ShareOfLimit), Text.Number(row.LimitTensorByTensor),
                Text.Percent(row.ShareOfLimitTensorByTensor), Text.Number(row.Scalar), Text.Number(row.Primitives),
                Text.Number(row.Torch), Text.Number(row.TimesTorch), Text.Percent(row.ForeignLoad));
        }

        return table;
    }

    private Table ProductTable()
    {
        Table table = Titled("Matrix products");
        AddColumns(table, "product", "size", "threads", "ours", "ms", "GFLOP/s", "against", "ms", "times", "others");
        foreach (ProductFigures row in Products)
        {
            table.AddRow(
                row.Work, row.Size, $"{row.Threads}", row.Variant, Text.Number(row.Milliseconds), Text.Number(row.Gigaflops),
                row.Peer, Text.Number(row.PeerMilliseconds), Text.Number(row.TimesPeer), Text.Percent(row.ForeignLoad));
        }

        return table;
    }

    private Table PassTable()
    {
        Table table = Titled("Rules with reductions");
        AddColumns(table, "rule", "matrices", "threads", "passes", "B/el", "step", "limit", "of limit", "others");
        foreach (LayerFigures row in Layers.Passes)
        {
            table.AddRow(
                row.Rule, row.Workload, $"{row.Threads}", $"{row.Passes}", $"{row.BytesPerElement}", Text.Number(row.Step),
                Text.Number(row.Limit), Text.Percent(row.ShareOfLimit), Text.Percent(row.ForeignLoad));
        }

        return table;
    }

    private Table RefreshTable()
    {
        Table table = Titled("Rules with a preconditioner");
        AddColumns(table, "rule", "size", "threads", "plain\nstep", "with\nrefresh", "interval", "average", "every 10", "others");
        foreach (RefreshFigures row in Layers.Refreshes)
        {
            table.AddRow(
                row.Rule, row.Size, $"{row.Threads}", Text.Number(row.Plain), Text.Number(row.Refresh), $"{row.Interval}",
                Text.Number(row.Average), Text.Number(row.AverageAt10), Text.Percent(row.ForeignLoad));
        }

        return table;
    }

    private Table StorageTable()
    {
        Table table = Titled("AdamW on 4M elements, by storage");
        AddColumns(table, "storage", "threads", "B/el", "step", "times\nsingle", "its bytes\npromise", "others");
        foreach (StorageFigures row in Storages)
        {
            table.AddRow(
                row.Storage, $"{row.Threads}", Text.Number(row.BytesPerElement), Text.Number(row.Step), Text.Number(row.TimesSingle),
                Text.Number(row.Promised), Text.Percent(row.ForeignLoad));
        }

        return table;
    }

    private Table TrainingTable()
    {
        Table table = Titled("What a step does beside its rule, as a ratio to the rule alone");
        AddColumns(table, "rule", "parameters", "threads", "with", "step", "times", "B/el", "times", "others");
        foreach (TrainingFigures row in Training)
        {
            table.AddRow(
                row.Rule, row.Workload, $"{row.Threads}", row.Extra, Text.Number(row.Step), Text.Number(row.TimesAlone),
                $"{row.BytesPerElement}", Text.Number(row.TimesBytesAlone), Text.Percent(row.ForeignLoad));
        }

        return table;
    }

    private Table GoalTable()
    {
        Table table = Titled("Goals").AddColumns("goal", "target", "measured", "");
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

    private static Table Titled(string title) => new Table().Border(TableBorder.Rounded).Title(title);

    private static void AddColumns(Table table, string first, params string[] others)
    {
        table.AddColumn(first);
        foreach (string other in others)
        {
            table.AddColumn(new TableColumn(other).RightAligned().NoWrap());
        }
    }
}
