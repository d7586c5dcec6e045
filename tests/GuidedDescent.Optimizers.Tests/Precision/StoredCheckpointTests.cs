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

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static StoredTraining Build(StorageFormat storage, WeightRounding rounding)
    {
        var precision = new GroupPrecision
        {
            Weights = rounding,
            States = StateFormat.EightBit,
            StateFormats = { ["v"] = StateFormat.BFloat16Stochastic },
            Seed = 5,
        };
        return new StoredTraining(RuleCases.Get("AdamW"), storage, precision, null, s_tensors);
    }
}
