using GuidedDescent.Execution.Cpu;
using GuidedDescent.Optimizers;

namespace GuidedDescent.Benchmarks.Products;

/// <summary>The compiled rule: the products of the iteration and the passes of the step around it.</summary>
internal sealed class CompiledMuon : IDisposable
{
    private readonly ParameterSet _parameters = new();
    private readonly CpuDevice _device;
    private readonly Optimizer _optimizer;

    /// <param name="iteration">What the gradient is to be.</param>
    /// <param name="threads">The number of threads.</param>
    public CompiledMuon(NewtonSchulz iteration, int threads)
        : this(iteration, new Muon(WeightDecay: 0.1), threads)
    {
    }

    private CompiledMuon(NewtonSchulz iteration, Muon rule, int threads)
    {
        Parameter weight = _parameters.Add("weight", [iteration.Rows, iteration.Columns]);
        iteration.Start.CopyTo(weight.Gradient);
        _device = new CpuDevice(threads);
        _optimizer = new Optimizer(_parameters, rule, _device);
    }

    /// <summary>What the rule takes from a weight of zeros with a learning rate of 1: the orthogonalized gradient.</summary>
    public static float[] Orthogonalize(NewtonSchulz iteration)
    {
        using var once = new CompiledMuon(iteration, new Muon(LearningRate: 1, Momentum: 0, Nesterov: false), threads: 2);
        once.Step();
        return [.. once._parameters[0].Value.ToArray().Select(weight => -weight)];
    }

    public void Step() => _optimizer.Step();

    public void Dispose()
    {
        _optimizer.Dispose();
        _device.Dispose();
        _parameters.Dispose();
    }
}
