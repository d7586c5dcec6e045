using GuidedDescent.Benchmarks.Kernels;
using GuidedDescent.Benchmarks.Measuring;
using GuidedDescent.Benchmarks.Quick;
using GuidedDescent.Benchmarks.Workloads;
using GuidedDescent.Execution.Cpu;
using GuidedDescent.Optimizers;
using GuidedDescent.Rules;

namespace GuidedDescent.Benchmarks.Layers;

/// <summary>Rules with reductions against what the memory allows for the passes that their plan states.</summary>
internal sealed class LayerRace(Race race)
{
    private const int PieceElements = 65_536;

    /// <summary>The rules that are measured. No decay is zero, and steps are so small that no weight runs away.</summary>
    public static IReadOnlyList<IUpdateRule> Rules { get; } =
    [
        new Lamb(LearningRate: 1e-4, WeightDecay: 1e-2),
        new Adafactor(LearningRate: 1e-5, WeightDecay: 1e-2, RelativeStep: false),
    ];

    public LayerFigures Run(IUpdateRule rule, LayerWorkload workload, int threads)
    {
        using ParameterSet parameters = workload.Create();
        using var device = new CpuDevice(threads);
        using var optimizer = new Optimizer(parameters, rule, device);
        optimizer.Step();

        IUpdateRule form = rule.FormFor(parameters[0].Shape)!;
        PlannedPass[] passes = [.. PlannedStep.Of(form, parameters[0], step: 2).Kernels.Select(PlannedPass.Of)];
        using var crew = new Crew(threads, PieceElements);
        var limit = new LimitPass();
        (StreamPass Loop, Streams[] Pieces)[] limits = [.. passes.Select(pass => (limit.Of(pass), PiecesOf(pass)))];

        RaceResult result = race.Run(
            new Variant(VariantNames.Step, optimizer.Step),
            new Variant(VariantNames.Limit, RunLimits));
        RandomNumbers.RequireFinite(parameters);
        Timing step = result[VariantNames.Step];
        return new LayerFigures(
            rule.GetType().Name,
            workload.Name,
            threads,
            passes.Length,
            passes.Sum(pass => pass.BytesPerElement),
            step.Milliseconds,
            result[VariantNames.Limit].Milliseconds,
            step.ShareOf(result[VariantNames.Limit]),
            result.ForeignLoad);

        Streams[] PiecesOf(PlannedPass pass) =>
            Streams.Cut([.. parameters.Select(parameter => pass.StreamsOf(optimizer, form.Descriptor, parameter))], PieceElements);

        void RunLimits()
        {
            foreach ((StreamPass loop, Streams[] pieces) in limits)
            {
                crew.Run(loop, pieces, batch: 1);
            }
        }
    }
}
