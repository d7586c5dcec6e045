using GuidedDescent.Cuda;
using GuidedDescent.Rules;

namespace GuidedDescent.Gpu.Tests.Benchmarks;

/// <summary>Steps of an optimizer.</summary>
internal sealed class StepContender : Contender
{
    private const int Inspected = 1000;

    private readonly ParameterSet _parameters;
    private readonly Optimizer _optimizer;

    public StepContender(string name, WorkloadMemory memory, CudaDevice device, IUpdateRule rule)
        : base(name, device.Stream)
    {
        _parameters = memory.Wrap(device);
        _optimizer = new Optimizer(_parameters, rule);
    }

    public override void Enqueue() => _optimizer.Step();

    /// <summary>Refuses figures taken on numbers that have run away.</summary>
    /// <exception cref="InvalidOperationException">A weight is not finite.</exception>
    public void RequireFinite()
    {
        float[] weights = new float[Math.Min(Inspected, _parameters[0].Length)];
        _parameters[0].ReadValue(weights);
        if (!weights.All(float.IsFinite))
        {
            throw new InvalidOperationException($"A weight has become infinite or NaN under measurement of {Name}.");
        }
    }

    public override void Dispose()
    {
        _optimizer.Dispose();
        _parameters.Dispose();
    }
}
