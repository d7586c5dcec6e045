using BenchmarkDotNet.Attributes;
using GuidedDescent.Benchmarks.Kernels;
using GuidedDescent.Benchmarks.Workloads;
using GuidedDescent.Execution.Cpu;

namespace GuidedDescent.Benchmarks.Patient;

/// <summary>A step on 10,000 tensors of 1,000 elements against the limit kernel in one flat pass and tensor by tensor.</summary>
[Config(typeof(PatientConfig))]
public class SmallTensorBenchmarks
{
    private const int PieceElements = 65_536;
    private const int TensorsAtATime = 64;

    private SmallTensors _arenas = null!;
    private SmallTensors _separate = null!;
    private CpuDevice _device = null!;
    private Optimizer _overArenas = null!;
    private Optimizer _overSeparate = null!;
    private Crew _crew = null!;
    private Streams[] _flat = [];
    private Streams[] _separateTensors = [];
    private StreamPass _limit = null!;

    /// <summary>The names of the rules.</summary>
    public static IEnumerable<string> Rules => Contestant.Small.Select(contestant => contestant.Name);

    /// <summary>The rule.</summary>
    [ParamsSource(nameof(Rules))]
    public string Rule { get; set; } = "";

    /// <summary>The number of threads.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>Builds an optimizer over each of the two layouts.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        Contestant contestant = Contestant.Small.Single(contestant => contestant.Name == Rule);
        _separate = SmallTensors.SeparatelyAllocated();
        _arenas = SmallTensors.InArenas();
        _device = new CpuDevice(Threads);
        _overArenas = new Optimizer(_arenas.Parameters, contestant.Rule, _device);
        _overSeparate = new Optimizer(_separate.Parameters, contestant.Rule, _device);
        _overArenas.Step();
        _overSeparate.Step();
        _crew = new Crew(Threads, scratchElements: 1);
        _flat = Streams.Cut(Streams.Merge(Streams.Of(_overArenas)), PieceElements);
        _separateTensors = Streams.Of(_overSeparate);
        _limit = new LimitKernel(rate: 0).ForStates(_flat[0].StateCount);
    }

    /// <summary>Frees all memory.</summary>
    [GlobalCleanup]
    public void CleanUp()
    {
        _crew.Dispose();
        _overArenas.Dispose();
        _overSeparate.Dispose();
        _device.Dispose();
        _arenas.Dispose();
        _separate.Dispose();
    }

    /// <summary>The limit kernel over the arenas.</summary>
    [Benchmark(Baseline = true)]
    public void FlatLimit() => _crew.Run(_limit, _flat, batch: 1);

    /// <summary>The limit kernel over separately allocated tensors, one call each.</summary>
    [Benchmark]
    public void SeparateLimit() => _crew.Run(_limit, _separateTensors, TensorsAtATime);

    /// <summary>The optimizer over tensors in arenas.</summary>
    [Benchmark]
    public void StepInArenas() => _overArenas.Step();

    /// <summary>The optimizer over separately allocated tensors.</summary>
    [Benchmark]
    public void StepSeparate() => _overSeparate.Step();
}
