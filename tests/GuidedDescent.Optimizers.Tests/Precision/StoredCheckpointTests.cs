using GuidedDescent.Checkpoints;

namespace GuidedDescent.Optimizers.Tests.Precision;

public sealed class StoredCheckpointTests : IDisposable
{
    private static readonly (string, int)[] s_tensors = [("large", 10_001), ("small", 77)];

    private readonly string _folder = Directory.CreateTempSubdirectory("guided-descent-").FullName;

    private string File => Path.Combine(_folder, "training.safetensors");

    [Theory]
    [MemberData(nameof(StoredWeightTests.FormatsAndRoundings), MemberType = typeof(StoredWeightTests))]
    public void Training_LoadedFromACheckpoint_GoesOnWithTheSameBits(StorageFormat storage, WeightRounding rounding)
    {
        using StoredTraining whole = Build(storage, rounding);
        using StoredTraining resumed = Build(storage, rounding);
        whole.Train(3);
        Checkpoint.Save(File, whole.Optimizer);
        resumed.Train(1);
        Checkpoint.Load(File, resumed.Optimizer);
        Assert.Equal(whole.Bits("m", "v"), resumed.Bits("m", "v"));

        whole.Train(3);
        resumed.Train(3);
        Assert.Equal(whole.Bits("m", "v"), resumed.Bits("m", "v"));
    }

    [Fact]
    public void Load_IntoAnotherPrecision_IsRefusedAndChangesNothing()
    {
        using StoredTraining written = Build(StorageFormat.BFloat16, WeightRounding.Compensated);
        using StoredTraining other = Build(StorageFormat.BFloat16, WeightRounding.MasterCopy);
        written.Train(2);
        other.Train(1);
        Checkpoint.Save(File, written.Optimizer);
        SortedDictionary<string, string> before = other.Bits("m", "v");

        CheckpointMismatchException refusal =
            Assert.Throws<CheckpointMismatchException>(() => Checkpoint.Load(File, other.Optimizer));

        Assert.Contains("'w.master' of parameter 'large'", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, other.Bits("m", "v"));
    }

    [Fact]
    public void Load_WithAnotherSeed_IsReportedAndGoesOnWithTheProgramsSeed()
    {
        using StoredTraining written = Build(StorageFormat.BFloat16, WeightRounding.Stochastic, seed: 5);
        using StoredTraining same = Build(StorageFormat.BFloat16, WeightRounding.Stochastic, seed: 5);
        using StoredTraining other = Build(StorageFormat.BFloat16, WeightRounding.Stochastic, seed: 6);
        written.Train(2);
        Checkpoint.Save(File, written.Optimizer);

        Assert.Empty(Checkpoint.Load(File, same.Optimizer).Differences);
        string difference = Assert.Single(Checkpoint.Load(File, other.Optimizer).Differences);

        Assert.Contains("'precision/all'", difference, StringComparison.Ordinal);
        Assert.Contains("seed 5'", difference, StringComparison.Ordinal);
        Assert.Contains("'weights Stochastic, states EightBit, v BFloat16Stochastic, seed 6'", difference, StringComparison.Ordinal);
        Assert.Equal(written.Bits("m", "v"), other.Bits("m", "v"));
        same.Train(1);
        other.Train(1);
        Assert.NotEqual(same.Bits("m", "v"), other.Bits("m", "v"));
    }

    // Both keep nothing but the weights, so the bytes fit.
    [Fact]
    public void Load_WithAnotherRoundingOfWeights_IsReported()
    {
        using StoredTraining written = Build(StorageFormat.Half, WeightRounding.Stochastic);
        using StoredTraining other = Build(StorageFormat.Half, WeightRounding.Nearest);
        written.Train(2);
        Checkpoint.Save(File, written.Optimizer);
        Assert.Contains("'weights Nearest, ", Assert.Single(Checkpoint.Load(File, other.Optimizer).Differences), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static StoredTraining Build(StorageFormat storage, WeightRounding rounding, ulong seed = 5)
    {
        var precision = new GroupPrecision
        {
            Weights = rounding,
            States = StateFormat.EightBit,
            StateFormats = { ["v"] = StateFormat.BFloat16Stochastic },
            Seed = seed,
        };
        return new StoredTraining(RuleCases.Get("AdamW"), storage, precision, null, s_tensors);
    }
}
