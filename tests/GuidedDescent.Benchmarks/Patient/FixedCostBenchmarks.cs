using BenchmarkDotNet.Attributes;
using GuidedDescent.Execution.Cpu;
using GuidedDescent.Optimizers;

namespace GuidedDescent.Benchmarks.Patient;

/// <summary>What a step costs beside its elements.</summary>
[Config(typeof(PatientConfig))]
public class FixedCostBenchmarks
{
    private CpuDevice _device = null!;
    private ParameterSet _parameters = null!;
    private Optimizer _optimizer = null!;

    /// <summary>
    /// The elements of the only tensor; with none the group is empty, and 16,384 are about the least that threads share.
    /// </summary>
    [Params(0, 1_000, 16_384)]
    public int Elements { get; set; }

    /// <summary>Builds the optimizer.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        _device = new CpuDevice(threads: 2);
        _parameters = new ParameterSet();
        if (Elements > 0)
        {
            _parameters.Add("weight", [Elements]);
        }

        _optimizer = new Optimizer(_parameters, new AdamW(), _device);
    }

    /// <summary>Frees all memory.</summary>
    [GlobalCleanup]
    public void CleanUp()
    {
        _optimizer.Dispose();
        _parameters.Dispose();
        _device.Dispose();
    }

    /// <summary>A step.</summary>
    [Benchmark]
    public void Step() => _optimizer.Step();
}
