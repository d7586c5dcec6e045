using BenchmarkDotNet.Attributes;
using GuidedDescent.Benchmarks.Kernels;
using GuidedDescent.Benchmarks.Workloads;
using GuidedDescent.Execution.Cpu;

namespace GuidedDescent.Benchmarks.Patient;

/// <summary>A step on one tensor of 16M elements against what one would write by hand.</summary>
[Config(typeof(PatientConfig))]
public class HandWrittenBenchmarks
{
    private const int PieceElements = 65_536;
    private const int ChunkElements = 2_048;

    private LargeTensor _tensor = null!;
    private CpuDevice _device = null!;
    private Optimizer _optimizer = null!;
    private Crew _crew = null!;
    private IHandWrittenRule _rule = null!;
    private Streams[] _pieces = [];
    private Streams[] _shares = [];
    private Streams[] _chunks = [];
    private long _steps;

    /// <summary>The names of the rules that are written by hand too.</summary>
    public static IEnumerable<string> Rules =>
        Contestant.All.Where(contestant => contestant.HandWritten is not null).Select(contestant => contestant.Name);

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
        Contestant contestant = Contestant.All.Single(contestant => contestant.Name == Rule);
        _rule = contestant.HandWritten!;
        _tensor = new LargeTensor();
        _device = new CpuDevice(Threads);
        _optimizer = new Optimizer(_tensor.Parameters, contestant.Rule, _device);
        _optimizer.Step();
        int share = LargeTensor.Elements / Threads;
        _crew = new Crew(Threads, share);
        Streams[] tensors = Streams.Of(_optimizer);
        _pieces = Streams.Cut(tensors, PieceElements);
        _shares = Streams.Cut(tensors, share);
        _chunks = Streams.Cut(tensors, ChunkElements);
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

    /// <summary>The optimizer.</summary>
    [Benchmark(Baseline = true)]
    public void Step() => _optimizer.Step();

    /// <summary>A plain loop.</summary>
    [Benchmark]
    public void Scalar() => Run(_rule.Scalar, _pieces, batch: 1);

    /// <summary>A whole tensor for each operation.</summary>
    [Benchmark]
    public void Primitives() => Run(_rule.Primitives, _shares, batch: 1);

    /// <summary>All operations on one chunk, then on the next.</summary>
    [Benchmark]
    public void PrimitivesInChunks() => Run(_rule.Primitives, _chunks, batch: 32);

    private void Run(StreamPass pass, Streams[] pieces, int batch)
    {
        _rule.Begin(++_steps);
        _crew.Run(pass, pieces, batch);
    }
}
