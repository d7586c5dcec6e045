using GuidedDescent.Checkpoints;
using GuidedDescent.Execution.Cpu;
using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests.Precision;

/// <summary>Rules over layers on stored weights behind a gradient pipeline, with averages, and resumed.</summary>
public sealed class StoredLayerPipelineTests : IDisposable
{
    private static readonly WeightAverage s_average = WeightAverage.Exponential(0.75);

    private readonly string _folder = Directory.CreateTempSubdirectory("guided-descent-").FullName;

    public static TheoryData<string> Names => [.. LayerRuleCases.AllNames];

    [Theory]
    [MemberData(nameof(Names))]
    public void Pipeline_AnyRule_HasTheBitsOfSinglePrecisionAndZeroesGradients(string name)
    {
        var pipeline = new GradientPipeline
        {
            AdaptiveClipping = new AdaptiveClipping(0.5),
            MaximumGlobalNorm = 2,
            SkipNonFinite = true,
            ZeroGradients = true,
        };
        IUpdateRule rule = LayerRuleCases.Get(name).Rule;
        using var device = new CpuDevice(threads: 2, chunkElements: 512);
        using var stored = new StoredLayerTraining(rule, StorageFormat.BFloat16, new GroupPrecision(), device, pipeline);
        using var single = new StoredLayerTraining(rule, StorageFormat.Single, new GroupPrecision(), device, pipeline);
        for (int step = 0; step < 4; step++)
        {
            stored.Train(1);
            single.Train(1);
            Assert.Equal(single.Optimizer.LastStep, stored.Optimizer.LastStep);
            Assert.Equal(StoredTraining.Text(single.PreciseWeights()), StoredTraining.Text(stored.PreciseWeights()));
            Assert.All(stored.Gradients(), element => Assert.Equal(0, element));
        }

        SortedDictionary<string, string> before = stored.Bits();
        stored.Feed(step: 9);
        stored.Parameters["p0"].WriteGradient([float.PositiveInfinity], start: 3);
        stored.Optimizer.Step();
        Assert.True(stored.Optimizer.LastStep!.Value.IsSkipped);
        Assert.Equal(before, stored.Bits());
        Assert.All(stored.Gradients(), element => Assert.Equal(0, element));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Averages_AnyRule_AreThoseOfSinglePrecisionAndEvaluationIsUndone(string name)
    {
        IUpdateRule rule = LayerRuleCases.Get(name).Rule;
        using var stored = new StoredLayerTraining(rule, StorageFormat.BFloat16, new GroupPrecision(), averages: [s_average]);
        using var single = new StoredLayerTraining(rule, StorageFormat.Single, new GroupPrecision(), averages: [s_average]);
        for (int step = 0; step < 4; step++)
        {
            stored.Train(1);
            single.Train(1);
            Assert.Equal(StoredTraining.Text(single.Average(s_average)), StoredTraining.Text(stored.Average(s_average)));
            SortedDictionary<string, string> before = stored.Bits();
            using (stored.Optimizer.EvaluateWith(s_average))
            {
                Assert.Equal(single.Average(s_average).Select(number => (float)(BFloat16)number), stored.Weights());
            }

            Assert.Equal(before, stored.Bits());
        }
    }

    [Theory]
    [InlineData("Muon, Jordan and Nesterov")]
    [InlineData("Adafactor, momentum")]
    [InlineData("Shampoo")]
    [InlineData("Soap")]
    [InlineData("Lamb, clipped")]
    public void Training_LoadedFromACheckpoint_GoesOnWithTheSameBits(string name)
    {
        using StoredLayerTraining whole = Build(name);
        using StoredLayerTraining resumed = Build(name);
        whole.Train(3);
        string file = Path.Combine(_folder, "training.safetensors");
        Checkpoint.Save(file, whole.Optimizer);
        resumed.Train(1);
        Checkpoint.Load(file, resumed.Optimizer);
        Assert.Equal(whole.Bits(), resumed.Bits());
        whole.Train(4);
        resumed.Train(4);
        Assert.Equal(whole.Bits(), resumed.Bits());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static StoredLayerTraining Build(string name)
    {
        // Matrices of 4096 elements and more have states of 8 bits, the squares beside them none.
        var precision = new GroupPrecision { Weights = WeightRounding.Stochastic, States = StateFormat.EightBit, Seed = 5 };
        return new StoredLayerTraining(
            LayerRuleCases.Get(name).Rule, StorageFormat.BFloat16, precision, shapes: [[72, 60], [9, 20], [5_000]]);
    }
}
