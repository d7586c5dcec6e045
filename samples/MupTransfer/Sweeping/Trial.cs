using GuidedDescent.Execution.Cpu;
using GuidedDescent.Samples.MupTransfer.Models;

namespace GuidedDescent.Samples.MupTransfer.Sweeping;

/// <summary>One run of training.</summary>
/// <param name="Plan">The sweep that it is part of.</param>
/// <param name="Parametrization">How weights and learning rates go with the width.</param>
/// <param name="Width">The width of the network.</param>
/// <param name="Exponent">The binary logarithm of the learning rate.</param>
/// <param name="Seed">Decides the initial weights and the batches.</param>
internal sealed record Trial(SweepPlan Plan, Parametrization Parametrization, int Width, int Exponent, int Seed)
{
    // The loss that counts is the mean over this share of the run, its end: that of one batch says little.
    private const double CountedShare = 0.2;

    private int BaseWidth => Parametrization == Parametrization.Mup ? Plan.Widths[0] : Width;

    /// <summary>Trains.</summary>
    /// <returns>The mean training loss of the last steps, in nats; infinite where it diverged.</returns>
    public double Run()
    {
        using var device = new CpuDevice(threads: 1);
        using ITrainee trainee = Build(Width, device);
        Mup mup = Initialize(trainee.Parameters, device);
        using Optimizer optimizer = SweptRule.Build(
            Plan.Rule,
            trainee,
            Math.Pow(2, Exponent),
            LearningRateOf(Plan.Steps),
            device,
            Parametrization == Parametrization.Mup ? mup : null);

        int counted = Math.Max(1, (int)(CountedShare * Plan.Steps));
        double sum = 0;
        for (int step = 0; step < Plan.Steps; step++)
        {
            optimizer.ZeroGradients();
            double loss = trainee.AccumulateGradients();
            if (!double.IsFinite(loss))
            {
                return double.PositiveInfinity;
            }

            sum += step >= Plan.Steps - counted ? loss : 0;
            optimizer.Step();
        }

        return sum / counted;
    }

    private static Schedule LearningRateOf(int steps) =>
        Schedule.WarmupStableDecay(Math.Max(1, steps / 10), steps, Math.Max(1, steps / 5));

    private ITrainee Build(int width, CpuDevice device) => ModelFamilies.Of(Plan.Model).Build(width, BaseWidth, Seed, device);

    /// <summary>Draws all matrices, with the standard deviation 1/√fan-in at the base width; biases stay zero, gains one.</summary>
    /// <returns>How they have grown from the base: in the standard parametrization not at all, since each width is its own base.</returns>
    private Mup Initialize(ParameterSet parameters, CpuDevice device)
    {
        using ITrainee model = Build(BaseWidth, device);
        var mup = new Mup { BaseShapes = BaseShapes.Of(model.Parameters) };
        foreach (Parameter parameter in parameters.Where(parameter => parameter.Shape.Rank == 2))
        {
            // Of an embedding an input picks one vector.
            bool isEmbedding = parameter.Role is EmbeddingRole;
            long inputs = isEmbedding ? 1 : parameter.Role.FanIn(model.Parameters[parameter.Name].Shape);
            mup.Initialize(parameter, 1 / Math.Sqrt(inputs), (ulong)Seed);
        }

        return mup;
    }
}
