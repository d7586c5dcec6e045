using System.Diagnostics;
using GuidedDescent.Samples.Digits;

namespace GuidedDescent.Samples.Quickstart;

/// <summary>How the network stands after an epoch.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="TrainingLoss">The mean loss over the epoch's batches, each before its step.</param>
/// <param name="TestAccuracy">The share of test images recognized.</param>
public readonly record struct EpochFigures(int Epoch, double TrainingLoss, double TestAccuracy);

/// <summary>What came out of one run.</summary>
/// <param name="Name">The contestant.</param>
/// <param name="Groups">Its parameter groups, with rules and hyperparameters.</param>
/// <param name="FinalLoss">The mean training loss of the last epoch.</param>
/// <param name="TestAccuracy">The share of test images recognized after the last epoch.</param>
/// <param name="NanosecondsPerParameterStep">The median time of a step, divided by the number of weights.</param>
/// <param name="StateBytesPerParameter">The memory the optimizer keeps, divided by the number of weights.</param>
/// <param name="Seconds">The time of the whole run.</param>
public sealed record TrainingResult(
    string Name,
    IReadOnlyList<string> Groups,
    double FinalLoss,
    double TestAccuracy,
    double NanosecondsPerParameterStep,
    double StateBytesPerParameter,
    double Seconds);

/// <summary>Trains one network after another from the same initial weights on the same batches.</summary>
/// <param name="training">The images to learn from.</param>
/// <param name="test">The images to be judged by.</param>
/// <param name="epochs">How often each run sees all training images.</param>
/// <param name="seed">Decides the initial weights and the batches.</param>
public sealed class Training(DigitSet training, DigitSet test, int epochs, ulong seed)
{
    private const int BatchSize = 32;

    /// <summary>The widths of the hidden layers.</summary>
    public static IReadOnlyList<int> HiddenWidths { get; } = [256, 128];

    /// <summary>Trains one network.</summary>
    /// <param name="contestant">The optimizer to train it with.</param>
    /// <param name="report">Called after every epoch.</param>
    public TrainingResult Run(Contestant contestant, Action<EpochFigures> report)
    {
        long start = Stopwatch.GetTimestamp();
        using var parameters = new ParameterSet();
        var network = new Network(parameters, [.. HiddenWidths], BatchSize, seed);
        using Optimizer optimizer = contestant.CreateOptimizer(parameters);

        var random = new RandomStream(seed);
        int[] order = [.. Enumerable.Range(0, training.Count)];
        var stepTimes = new List<long>(epochs * (training.Count / BatchSize));
        var figures = default(EpochFigures);
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            random.Shuffle<int>(order);
            double loss = RunEpoch(network, optimizer, order, stepTimes);
            figures = new EpochFigures(epoch, loss, network.Evaluate(test).Accuracy);
            report(figures);
        }

        double weights = optimizer.Groups.Sum(group => group.ElementCount);
        return new TrainingResult(
            contestant.Name,
            [.. optimizer.Groups.Select(group => $"{group.Name}: {group.Rule}")],
            figures.TrainingLoss,
            figures.TestAccuracy,
            Median(stepTimes) * 1e9 / Stopwatch.Frequency / weights,
            optimizer.Groups.Sum(group => group.StateBytes) / weights,
            Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    /// <summary>One pass over the training images, less the few that do not fill a batch.</summary>
    private double RunEpoch(Network network, Optimizer optimizer, ReadOnlySpan<int> order, List<long> stepTimes)
    {
        double loss = 0;
        int batches = order.Length / BatchSize;
        for (int batch = 0; batch < batches; batch++)
        {
            optimizer.ZeroGradients();
            loss += network.AccumulateGradients(training, order.Slice(batch * BatchSize, BatchSize));

            long start = Stopwatch.GetTimestamp();
            optimizer.Step();
            stepTimes.Add(Stopwatch.GetTimestamp() - start);
        }

        return loss / batches;
    }

    private static double Median(List<long> times)
    {
        times.Sort();
        return times[times.Count / 2];
    }
}
