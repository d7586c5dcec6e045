using GuidedDescent.Benchmarks.Layers;
using GuidedDescent.Benchmarks.Measuring;
using GuidedDescent.Benchmarks.Workloads;
using GuidedDescent.Execution;
using GuidedDescent.Execution.Cpu;
using GuidedDescent.Optimizers;
using GuidedDescent.Rules;

namespace GuidedDescent.Benchmarks.Training;

/// <summary>Optimizers of one rule that do something beside it, against one that does not, over the same parameters.</summary>
internal sealed class TrainingRace(Race race)
{
    public IReadOnlyList<TrainingFigures> Run(TrainingWorkload workload, int threads)
    {
        using var device = new CpuDevice(threads);
        (ParameterSet parameters, IDisposable owner) = workload.Create();
        (ParameterSet zeroed, IDisposable zeroedOwner) = workload.Create();
        using (owner)
        using (zeroedOwner)
        {
            (TrainingExtra Extra, Optimizer Optimizer)[] entries =
            [
                .. TrainingExtra.All.Prepend(TrainingExtra.None).Select(
                    extra => (extra, Build(workload.Rule, extra, extra.ZeroesGradients ? zeroed : parameters, device))),
            ];
            RaceResult result = race.Run([.. entries.Select(entry => new Variant(entry.Extra.Name, entry.Optimizer.Step))]);
            RandomNumbers.RequireFinite(parameters);
            RandomNumbers.RequireFinite(zeroed);

            Timing alone = result[TrainingExtra.None.Name];
            int bytesAlone = BytesOf(workload.Rule, entries[0].Optimizer, averages: 0);
            TrainingFigures[] figures = [.. entries.Select(FiguresOf)];
            Array.ForEach(entries, entry => entry.Optimizer.Dispose());
            return figures;

            TrainingFigures FiguresOf((TrainingExtra Extra, Optimizer Optimizer) entry)
            {
                Timing step = result[entry.Extra.Name];
                int bytes = BytesOf(workload.Rule, entry.Optimizer, entry.Extra.Averages?.Count ?? 0);
                return new TrainingFigures(
                    workload.Rule.GetType().Name, workload.Name, threads, entry.Extra.Name, step.Milliseconds, alone.ShareOf(step),
                    bytes, (double)bytes / bytesAlone, result.ForeignLoad);
            }
        }
    }

    private static Optimizer Build(IUpdateRule rule, TrainingExtra extra, ParameterSet parameters, CpuDevice device)
    {
        var group = new ParameterGroup("all", rule);
        if (extra.IsScheduled)
        {
            group.Schedules[nameof(AdamW.LearningRate)] = Schedule.WarmupStableDecay(1000, 10_000, 2000);
        }

        return new Optimizer(parameters, [group], device, extra.Gradients, extra.Averages);
    }

    /// <summary>What a step reads and writes for each element, as the plan, the gradients and the averages state it.</summary>
    private static int BytesOf(IUpdateRule rule, Optimizer optimizer, int averages)
    {
        Parameter parameter = optimizer.Groups[0].Parameters[0];
        var step = PlannedStep.Of(rule.FormFor(parameter.Shape)!, parameter, step: 2);
        return step.Kernels.Sum(kernel => kernel.BytesPerElement)
            + optimizer.Groups[0].GradientTraffic.BytesPerElement
            + AverageTraffic.BytesPerElement(averages, isOwnPass: !AverageTraffic.CanFollow(step.LastWrite!));
    }
}
