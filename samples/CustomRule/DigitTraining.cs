using GuidedDescent.Rules;
using GuidedDescent.Samples.Digits;

namespace GuidedDescent.Samples.CustomRule;

/// <summary>How a short training ended.</summary>
/// <param name="Rule">The optimizer.</param>
/// <param name="TrainingLoss">The mean loss over the batches of the last epoch.</param>
/// <param name="TestAccuracy">The share of test images recognized.</param>
public sealed record TrainingFigures(string Rule, double TrainingLoss, double TestAccuracy);

/// <summary>Trains a small network on handwritten digits for a few epochs.</summary>
public static class DigitTraining
{
    private const int BatchSize = 32;
    private const int Epochs = 10;
    private const ulong Seed = 1;

    /// <summary>Trains with one rule on all parameters.</summary>
    public static TrainingFigures Run(IUpdateRule rule)
    {
        (DigitSet training, DigitSet test) = DigitSet.Load().Split();
        using var parameters = new ParameterSet();
        var network = new Network(parameters, [64], BatchSize, Seed);
        using var optimizer = new Optimizer(parameters, rule);

        var random = new RandomStream(Seed);
        int[] order = [.. Enumerable.Range(0, training.Count)];
        int batches = training.Count / BatchSize;
        double loss = 0;
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            random.Shuffle<int>(order);
            loss = 0;
            for (int batch = 0; batch < batches; batch++)
            {
                optimizer.ZeroGradients();
                loss += network.AccumulateGradients(training, order.AsSpan(batch * BatchSize, BatchSize));
                optimizer.Step();
            }
        }

        return new TrainingFigures(rule.Descriptor.Name, loss / batches, network.Evaluate(test).Accuracy);
    }
}
