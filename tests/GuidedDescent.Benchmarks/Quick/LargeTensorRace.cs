using GuidedDescent.Benchmarks.Kernels;
using GuidedDescent.Benchmarks.Measuring;
using GuidedDescent.Benchmarks.Workloads;
using GuidedDescent.Execution.Cpu;

namespace GuidedDescent.Benchmarks.Quick;

/// <summary>One rule on one large tensor; all variants walk the memory of the optimizer.</summary>
internal sealed class LargeTensorRace(Race race)
{
    public const string Layout = "16M";

    private const int PieceElements = 65_536;
    private const int ChunkElements = 2_048;

    public Figures Run(Contestant contestant, ParameterSet parameters, int threads)
    {
        using var device = new CpuDevice(threads);
        using var optimizer = new Optimizer(parameters, contestant.Rule, device);
        optimizer.Step();

        Streams[] tensors = Streams.Of(optimizer);
        Streams[] pieces = Streams.Cut(tensors, PieceElements);
        int share = LargeTensor.Elements / threads;
        Streams[] shares = Streams.Cut(tensors, share);
        using var crew = new Crew(threads, share);
        StreamPass limit = new LimitKernel(rate: 0).ForStates(tensors[0].StateCount);

        var variants = new List<Variant>
        {
            new(VariantNames.Step, optimizer.Step),
            new(VariantNames.Limit, () => crew.Run(limit, pieces, batch: 1)),
        };
        if (contestant.HandWritten is { } rule)
        {
            variants.Add(Variants.Of(VariantNames.Scalar, rule, rule.Scalar, crew, pieces));
            variants.Add(Variants.Of(VariantNames.Primitives, rule, rule.Primitives, crew, shares));
            Streams[] chunks = Streams.Cut(tensors, ChunkElements);
            variants.Add(Variants.Of(VariantNames.PrimitivesInChunks, rule, rule.Primitives, crew, chunks, batch: 32));
        }

        RaceResult result = race.Run(variants);
        Timing step = result[VariantNames.Step];
        return new Figures(
            contestant.Name,
            Layout,
            threads,
            BytesPerElement: sizeof(float) * (3 + (2 * tensors[0].StateCount)),
            step.Milliseconds,
            step.Milliseconds * 1e6 / LargeTensor.Elements,
            result[VariantNames.Limit].Milliseconds,
            step.ShareOf(result[VariantNames.Limit]),
            LimitTensorByTensor: null,
            ShareOfLimitTensorByTensor: null,
            result.Milliseconds(VariantNames.Scalar),
            result.Milliseconds(VariantNames.Primitives),
            result.Milliseconds(VariantNames.PrimitivesInChunks),
            result.ForeignLoad);
    }
}
