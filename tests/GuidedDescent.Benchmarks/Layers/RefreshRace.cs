using GuidedDescent.Benchmarks.Measuring;
using GuidedDescent.Benchmarks.Workloads;
using GuidedDescent.Execution.Cpu;
using GuidedDescent.Optimizers;
using GuidedDescent.Rules;

namespace GuidedDescent.Benchmarks.Layers;

/// <summary>Steps that renew a preconditioner and steps that do not, of the same rule on a matrix of the same shape.</summary>
internal sealed class RefreshRace(Race race)
{
    private const string Plain = "plain";
    private const string Refresh = "refresh";
    private const int Never = int.MaxValue;

    private static readonly Soap s_soap = new(LearningRate: 1e-4);
    private static readonly Shampoo s_shampoo = new(LearningRate: 1e-4, WeightDecay: 1e-2, PreconditioningStart: 1);

    public RefreshFigures RunSoap(int size, int threads) =>
        Run(s_soap with { Interval = Never }, s_soap with { Interval = 1 }, s_soap.Interval, size, threads);

    public RefreshFigures RunShampoo(int size, int threads) =>
        Run(s_shampoo with { Interval = Never }, s_shampoo with { Interval = 1 }, s_shampoo.Interval, size, threads);

    private RefreshFigures Run(IUpdateRule plain, IUpdateRule refresh, int interval, int size, int threads)
    {
        using var device = new CpuDevice(threads);
        var matrix = new LayerWorkload($"{size} x {size}", [(size, size)]);
        using ParameterSet plainWeight = matrix.Create();
        using ParameterSet refreshWeight = matrix.Create();
        using var withoutRefresh = new Optimizer(plainWeight, plain, device);
        using var withRefresh = new Optimizer(refreshWeight, refresh, device);
        RaceResult result = race.Run(new Variant(Plain, withoutRefresh.Step), new Variant(Refresh, withRefresh.Step));
        RandomNumbers.RequireFinite(plainWeight);
        RandomNumbers.RequireFinite(refreshWeight);
        return new RefreshFigures(
            plain.GetType().Name, matrix.Name, threads, result[Plain].Milliseconds, result[Refresh].Milliseconds, interval,
            result.ForeignLoad);
    }
}
