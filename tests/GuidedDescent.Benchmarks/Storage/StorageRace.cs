using GuidedDescent.Benchmarks.Measuring;
using GuidedDescent.Benchmarks.Workloads;
using GuidedDescent.Execution.Cpu;
using GuidedDescent.Optimizers;

namespace GuidedDescent.Benchmarks.Storage;

/// <summary>AdamW on one tensor of 4M elements, once in each storage, in one race.</summary>
/// <param name="attempts">How often to try for a quiet race.</param>
/// <param name="progress">Told about every row as it comes.</param>
internal sealed class StorageRace(int attempts, TextWriter progress)
{
    private const int Elements = 1 << 22;
    private const double SingleBytes = 28;

    private static readonly Entry[] s_entries =
    [
        new("single precision", StorageFormat.Single, null, StateFormat.Single, SingleBytes),
        new("bfloat16, MasterCopy", StorageFormat.BFloat16, WeightRounding.MasterCopy, StateFormat.Single, 30),
        new("bfloat16, Compensated", StorageFormat.BFloat16, WeightRounding.Compensated, StateFormat.Single, 26),
        new("bfloat16, Stochastic", StorageFormat.BFloat16, WeightRounding.Stochastic, StateFormat.Single, 22),
        new("half, Stochastic", StorageFormat.Half, WeightRounding.Stochastic, StateFormat.Single, 22),
        new("the same, states bfloat16", StorageFormat.BFloat16, WeightRounding.Stochastic, StateFormat.BFloat16Stochastic, 14),
        new("the same, states of 8 bits", StorageFormat.BFloat16, WeightRounding.Stochastic, StateFormat.EightBit, 10.06),
        new("states of 8 bits alone", StorageFormat.Single, null, StateFormat.EightBit, 16.06),
    ];

    public IReadOnlyList<StorageFigures> Run()
    {
        var figures = new List<StorageFigures>();
        foreach (int threads in new[] { 1, 2 })
        {
            using var device = new CpuDevice(threads);
            (ParameterSet Parameters, Optimizer Optimizer)[] runs = [.. s_entries.Select(entry => Build(entry, device))];
            RaceResult result = new Race(attempts).Run(
                [.. s_entries.Zip(runs, (entry, run) => new Variant(entry.Name, run.Optimizer.Step))]);
            figures.AddRange(s_entries.Select(entry => Figures(entry, threads, result)));
            foreach ((ParameterSet parameters, Optimizer optimizer) in runs)
            {
                optimizer.Dispose();
                parameters.Dispose();
            }

            progress.WriteLine($"AdamW in {s_entries.Length} storages, {threads} threads: measured");
        }

        return figures;
    }

    private static (ParameterSet Parameters, Optimizer Optimizer) Build(Entry entry, CpuDevice device)
    {
        var parameters = new ParameterSet(device);
        Parameter weight = parameters.Add("weight", [Elements], entry.Storage);
        using (var numbers = new ParameterSet())
        {
            Parameter filled = numbers.Add("weight", [Elements]);
            RandomNumbers.Fill(numbers);
            weight.WriteValue(filled.Value);
            weight.WriteGradient(filled.Gradient);
        }

        var precision = new GroupPrecision { Weights = entry.Weights, States = entry.States };
        return (parameters, new Optimizer(parameters, [new ParameterGroup("all", new AdamW()) { Precision = precision }], device));
    }

    private static StorageFigures Figures(Entry entry, int threads, RaceResult result) => new(
        entry.Name,
        threads,
        entry.BytesPerElement,
        result[entry.Name].Milliseconds,
        result[entry.Name].ShareOf(result[s_entries[0].Name]),
        SingleBytes / entry.BytesPerElement,
        result.ForeignLoad);

    private sealed record Entry(
        string Name, StorageFormat Storage, WeightRounding? Weights, StateFormat States, double BytesPerElement);
}
