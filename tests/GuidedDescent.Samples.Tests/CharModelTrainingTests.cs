using GuidedDescent.Execution.Cpu;
using GuidedDescent.Samples.CharModel.Data;
using GuidedDescent.Samples.CharModel.Model;
using GuidedDescent.Samples.CharModel.Training;
using GuidedDescent.Samples.Digits;

namespace GuidedDescent.Samples.Tests;

public class CharModelTrainingTests
{
    private static readonly Corpus Corpus = Corpus.Load();
    private static readonly TrainingSettings Small = new(Steps: 4, Seed: 1, Layers: 2, Heads: 2, Context: 48, Sequences: 8);

    [Fact]
    public void Run_AnyThreads_EndsWithTheSameBits()
    {
        float[] one = Train(Small, threads: 1).Weights;

        Assert.Equal(one, Train(Small, threads: 2).Weights);
        Assert.Equal(one, Train(Small, threads: 3).Weights);
    }

    [Fact]
    public void Run_AnotherSeed_EndsElsewhere() =>
        Assert.NotEqual(Train(Small).Weights, Train(Small with { Seed = 2 }).Weights);

    [Fact]
    public void Run_InTwoParts_EndsWithTheBitsOfOne()
    {
        using var compute = new Compute(CpuDevice.Shared);
        using var state = new TrainingState(Small, Corpus, compute);

        TrainingResult first = new TrainingRun(Small with { Steps = 3 }, Corpus).Run(state, _ => { });
        TrainingResult second = new TrainingRun(Small, Corpus).Run(state, _ => { });

        (TrainingResult whole, float[] weights) = Train(Small);
        Assert.Equal(whole.Losses.Take(3), first.Losses);
        Assert.Equal(whole.Losses, second.Losses);
        Assert.Equal(weights, Weights(state));
    }

    [Fact]
    public void Run_SixtySteps_LearnsFromTheLogarithmOfTheVocabularyDown()
    {
        var reported = new List<StepFigures>();
        TrainingResult result = Train(Small with { Steps = 60 }, report: reported.Add).Result;

        Assert.Equal(60, result.Losses.Count);
        Assert.Equal(Enumerable.Range(1, 60), reported.Select(figures => figures.Step));
        Assert.Equal(result.Losses, reported.Select(figures => figures.Loss));
        Assert.Equal(Enumerable.Range(0, 21).Select(part => 3 * part), result.Validations.Select(each => each.Step));
        Assert.Equal(Math.Log(80), result.Losses[0], 1e-6);
        Assert.Equal(Math.Log(80), result.Validations[0].Loss, 1e-6);
        Assert.InRange(result.Losses[^1], 1, 2.6);
        Assert.InRange(result.ValidationLoss, 1, 2.6);
        Assert.Equal(result.ValidationLoss, result.Validations[^1].Loss, 0.1);
        Assert.InRange(result.Pace.TokensPerSecond, 1, double.MaxValue);
    }

    [Fact]
    public void Step_SameBatchAgainAndAgain_IsLearntByHeart()
    {
        using var compute = new Compute(CpuDevice.Shared);
        using var state = new TrainingState(Small with { Layers = 1 }, Corpus, compute);
        CharacterBatch batch = state.Batches.Next();

        double loss = double.NaN;
        for (int step = 0; step < 150; step++)
        {
            state.Optimizer.ZeroGradients();
            loss = state.Model.AccumulateGradients(batch);
            state.Optimizer.Step();
        }

        // What follows the first characters of a sequence cannot be known where several begin alike: 8 of 384 have such a place.
        Assert.InRange(loss, 0, 0.1);
    }

    [Fact]
    public void Create_Groups_GiveMuonTheHiddenMatricesAndAdamWTheRest()
    {
        using var compute = new Compute(CpuDevice.Shared);
        using var state = new TrainingState(Small, Corpus, compute);

        Assert.Equal(2, state.Optimizer.Groups.Length);
        Assert.Equal("Muon", state.Optimizer.Groups[0].Rule.Descriptor.Name);
        Assert.Equal("AdamW", state.Optimizer.Groups[1].Rule.Descriptor.Name);
        Assert.Equal(12, state.Optimizer.Groups[0].Parameters.Length);
        Assert.Equal(
            [
                "embedding.weight",
                "blocks.0.attention.norm.gain", "blocks.0.mlp.norm.gain", "blocks.1.attention.norm.gain", "blocks.1.mlp.norm.gain",
                "norm.gain",
                "readout.weight",
            ],
            state.Optimizer.Groups[1].Parameters.Select(parameter => parameter.Name));
    }

    [Fact]
    public void Continue_ModelThatKnowsOneSuccessor_WritesIt()
    {
        using var compute = new Compute(CpuDevice.Shared);
        using var parameters = new ParameterSet();
        Transformer model = Circle(parameters, compute);

        int[] written = new TextGenerator(model, temperature: 0.01, new RandomStream(1)).Continue([2], 8);

        Assert.Equal([2, 3, 0, 1, 2, 3, 0, 1, 2], written);
    }

    [Fact]
    public void Continue_HighTemperature_TakesEveryCharacterAsOften()
    {
        using var compute = new Compute(CpuDevice.Shared);
        using var parameters = new ParameterSet();
        Transformer model = Circle(parameters, compute);

        int[] written = new TextGenerator(model, temperature: 1e6, new RandomStream(1)).Continue([2], 2000);

        // Four standard deviations of a binomial count with n = 2000, p = 1/4 are 77.
        Assert.All(Enumerable.Range(0, 4), character => Assert.InRange(written.Count(each => each == character), 423, 577));
    }

    [Fact]
    public void Continue_LogitsThatAreNoNumbers_IsRefused()
    {
        using var compute = new Compute(CpuDevice.Shared);
        using var parameters = new ParameterSet();
        Transformer model = Circle(parameters, compute);
        parameters["readout.weight"].Value.Fill(float.NaN);

        var error = Assert.Throws<InvalidOperationException>(
            () => new TextGenerator(model, 1, new RandomStream(1)).Continue([0], 1));
        Assert.Contains("diverged", error.Message);
    }

    /// <summary>A model whose branches add nothing and whose readout gives the character after the one that is embedded.</summary>
    private static Transformer Circle(ParameterSet parameters, Compute compute)
    {
        var model = new Transformer(parameters, new ModelShape(4, layers: 1, width: 4, heads: 1, context: 3), compute, seed: 1);
        foreach (Parameter parameter in parameters.Where(parameter => parameter.Shape.Rank == 2))
        {
            parameter.Value.Clear();
        }

        for (int character = 0; character < 4; character++)
        {
            parameters["embedding.weight"].Value[(character * 4) + character] = 1;
            parameters["readout.weight"].Value[((character + 1) % 4 * 4) + character] = 1;
        }

        return model;
    }

    private static (TrainingResult Result, float[] Weights) Train(
        TrainingSettings settings, int threads = 2, Action<StepFigures>? report = null)
    {
        using var device = new CpuDevice(threads);
        using var compute = new Compute(device);
        using var state = new TrainingState(settings, Corpus, compute);
        TrainingResult result = new TrainingRun(settings, Corpus).Run(state, report ?? (_ => { }));
        return (result, Weights(state));
    }

    private static float[] Weights(TrainingState state) => [.. state.Parameters.SelectMany(parameter => parameter.Value.ToArray())];
}
