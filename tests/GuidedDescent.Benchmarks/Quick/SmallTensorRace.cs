using GuidedDescent.Benchmarks.Kernels;
using GuidedDescent.Benchmarks.Measuring;
using GuidedDescent.Benchmarks.Workloads;
using GuidedDescent.Execution.Cpu;

namespace GuidedDescent.Benchmarks.Quick;

/// <summary>
/// One rule on many small tensors, in two layouts at once, against the limit kernel in one flat pass over the arenas.
/// </summary>
internal sealed class SmallTensorRace(Race race)
{
    public const string Arenas = "arenas";
    public const string Separate = "separate";

    private const int PieceElements = 65_536;
    private const int TensorsAtATime = 64;

    public IReadOnlyList<Figures> Run(Contestant contestant, ParameterSet arenas, ParameterSet separate, int threads)
    {
        using var device = new CpuDevice(threads);
        using var crew = new Crew(threads, SmallTensors.Length);
        using var arenaEntry = new Entry(Arenas, contestant, arenas, device, crew);
        using var separateEntry = new Entry(Separate, contestant, separate, device, crew);
        Streams[] flat = Streams.Cut(Streams.Merge(arenaEntry.Tensors), PieceElements);
        StreamPass limit = new LimitKernel(rate: 0).ForStates(flat[0].StateCount);

        RaceResult result = race.Run(
        [
            new Variant(VariantNames.Limit, () => crew.Run(limit, flat, batch: 1)),
            .. arenaEntry.Variants(),
            .. separateEntry.Variants(),
        ]);
        return [arenaEntry.Figures(result), separateEntry.Figures(result)];
    }

    /// <summary>One of the layouts.</summary>
    private sealed class Entry : IDisposable
    {
        private readonly string _layout;
        private readonly Contestant _contestant;
        private readonly Optimizer _optimizer;
        private readonly Crew _crew;

        public Entry(string layout, Contestant contestant, ParameterSet parameters, CpuDevice device, Crew crew)
        {
            _layout = layout;
            _contestant = contestant;
            _crew = crew;
            _optimizer = new Optimizer(parameters, contestant.Rule, device);
            _optimizer.Step();
            Tensors = Streams.Of(_optimizer);
        }

        public Streams[] Tensors { get; }

        public IEnumerable<Variant> Variants()
        {
            IHandWrittenRule rule = _contestant.HandWritten!;
            StreamPass limit = new LimitKernel(rate: 0).ForStates(Tensors[0].StateCount);
            yield return new Variant(Name(VariantNames.Step), _optimizer.Step);
            yield return new Variant(
                Name(VariantNames.LimitTensorByTensor), () => _crew.Run(limit, Tensors, TensorsAtATime));
            yield return Quick.Variants.Of(
                Name(VariantNames.Scalar), rule, rule.Scalar, _crew, Tensors, TensorsAtATime);
            yield return Quick.Variants.Of(
                Name(VariantNames.Primitives), rule, rule.Primitives, _crew, Tensors, TensorsAtATime);
        }

        public Figures Figures(RaceResult result)
        {
            Timing step = result[Name(VariantNames.Step)];
            Timing limit = result[VariantNames.Limit];
            Timing limitTensorByTensor = result[Name(VariantNames.LimitTensorByTensor)];
            return new Figures(
                _contestant.Name,
                _layout,
                _crew.Threads,
                BytesPerElement: sizeof(float) * (3 + (2 * Tensors[0].StateCount)),
                step.Milliseconds,
                step.Milliseconds * 1e6 / (SmallTensors.Count * SmallTensors.Length),
                limit.Milliseconds,
                step.ShareOf(limit),
                limitTensorByTensor.Milliseconds,
                step.ShareOf(limitTensorByTensor),
                result.Milliseconds(Name(VariantNames.Scalar)),
                result.Milliseconds(Name(VariantNames.Primitives)),
                PrimitivesInChunks: null,
                result.ForeignLoad);
        }

        public void Dispose() => _optimizer.Dispose();

        private string Name(string variant) => $"{variant}, {_layout}";
    }
}
