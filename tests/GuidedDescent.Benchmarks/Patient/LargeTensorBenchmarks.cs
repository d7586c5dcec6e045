using BenchmarkDotNet.Attributes;
using GuidedDescent.Benchmarks.Kernels;
using GuidedDescent.Benchmarks.Workloads;
using GuidedDescent.Execution.Cpu;

namespace GuidedDescent.Benchmarks.Patient;

/// <summary>
/// A step of every elementwise rule on one tensor of 16M elements, against the limit kernel on the same memory.
/// </summary>
[Config(typeof(PatientConfig))]
public class LargeTensorBenchmarks
{
    private const int PieceElements = 65_536;

    private LargeTensor _tensor = null!;
    private CpuDevice _device = null!;
    private Optimizer _optimizer = null!;
    private Crew _crew = null!;
    private Streams[] _pieces = [];
    private StreamPass _limit = null!;

    /// <summary>The names of the rules.</summary>
    public static IEnumerable<string> Rules => Contestant.All.Select(contestant => contestant.Name);

    /// <summary>The rule.</summary>
    [ParamsSource(nameof(Rules))]
    public string Rule { get; set; } = "";

    /// <summary>The number of threads.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>Builds the optimizer.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        _tensor = new LargeTensor();
        _device = new CpuDevice(Threads);
        Contestant contestant = Contestant.All.Single(contestant => contestant.Name == Rule);
        _optimizer = new Optimizer(_tensor.Parameters, contestant.Rule, _device);
        _optimizer.Step();
        _crew = new Crew(Threads, scratchElements: 1);
        Streams[] tensors = Streams.Of(_optimizer);
        _pieces = Streams.Cut(tensors, PieceElements);
        _limit = new LimitKernel(rate: 0).ForStates(tensors[0].StateCount);
    }

    /// <summary>Frees all memory.</summary>
    [GlobalCleanup]
    public void CleanUp()
    {
        _crew.Dispose();
        _optimizer.Dispose();
        _device.Dispose();
        _tensor.Dispose();
    }

    /// <summary>The limit kernel.</summary>
    [Benchmark(Baseline = true)]
    public void Limit() => _crew.Run(_limit, _pieces, batch: 1);

    /// <summary>The optimizer.</summary>
    [Benchmark]
    public void Step() => _optimizer.Step();
}
