using GuidedDescent.Samples.Digits;
using GuidedDescent.Samples.Quickstart;

namespace GuidedDescent.Samples.Tests;

public class TrainingTests
{
    private static readonly (DigitSet Training, DigitSet Test) Digits = DigitSet.Load().Split();

    public static TheoryData<string> ContestantNames => [.. Contestant.All.Select(contestant => contestant.Name)];

    [Theory]
    [MemberData(nameof(ContestantNames))]
    public void Run_ShortTraining_LearnsMostDigits(string name)
    {
        var losses = new List<double>();

        TrainingResult result = Training(epochs: 3).Run(Find(name), figures => losses.Add(figures.TrainingLoss));

        Assert.Equal(3, losses.Count);
        Assert.True(losses[2] < losses[0] / 1.5, $"The loss went {string.Join(", ", losses)}.");
        Assert.Equal(losses[2], result.FinalLoss);
        Assert.InRange(result.TestAccuracy, 0.75, 1);
    }

    [Theory]
    [MemberData(nameof(ContestantNames))]
    public void Run_Repeated_EndsWithTheSameBits(string name)
    {
        Assert.Equal(TrainedWeights(name, seed: 1), TrainedWeights(name, seed: 1));
    }

    [Fact]
    public void Run_AnotherSeed_EndsElsewhere()
    {
        Assert.NotEqual(TrainedWeights("AdamW", seed: 1), TrainedWeights("AdamW", seed: 2));
    }

    [Theory]
    [InlineData("Sgd (Nesterov)", 4)]
    [InlineData("AdamW", 8)]
    [InlineData("Lion", 4)]
    public void Run_OneRule_ReportsTheStateItKeeps(string name, double bytes)
    {
        Assert.Equal(bytes, Training(epochs: 1).Run(Find(name), _ => { }).StateBytesPerParameter, 0.01);
    }

    [Fact]
    public void Run_MixedRules_ReportsEveryGroup()
    {
        TrainingResult result = Training(epochs: 1).Run(Find("Lion + AdamW"), _ => { });

        Assert.Equal(["matrices", "vectors"], result.Groups.Select(group => group[..group.IndexOf(':')]));
        Assert.Contains("Lion", result.Groups[0]);
        Assert.Contains("AdamW", result.Groups[1]);
        Assert.InRange(result.StateBytesPerParameter, 4.01, 4.1);
    }

    private static Training Training(int epochs, ulong seed = 1) => new(Digits.Training, Digits.Test, epochs, seed);

    private static Contestant Find(string name) => Contestant.All.Single(contestant => contestant.Name == name);

    private static float[] TrainedWeights(string name, ulong seed)
    {
        ParameterSet? parameters = null;
        float[] weights = [];
        Contestant contestant = Find(name);
        var observed = new Contestant(name, set =>
        {
            parameters = set;
            return contestant.CreateOptimizer(set);
        });

        Training(epochs: 1, seed).Run(observed, _ => weights = [.. parameters!.SelectMany(each => each.Value.ToArray())]);
        return weights;
    }
}
