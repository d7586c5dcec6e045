using GuidedDescent.Checkpoints;
using GuidedDescent.Checkpoints.SafeTensors;
using GuidedDescent.Runtime.Tests.Checkpoints.SafeTensors;
using GuidedDescent.Runtime.Tests.Execution;

namespace GuidedDescent.Runtime.Tests.Checkpoints;

/// <summary>Whatever does not fit is named, with what was expected and what to do, and the optimizer stays as it was.</summary>
public sealed class CheckpointRefusalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SmallTraining _target = new SmallTraining(seed: 2).Run(2);

    public CheckpointRefusalTests()
    {
        using var saved = new SmallTraining(seed: 1);
        Checkpoint.Save(Path, saved.Run(5).Optimizer);
    }

    private string Path => _folder.File("checkpoint.safetensors");

    public void Dispose()
    {
        _target.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Load_TruncatedFile_IsRefused()
    {
        byte[] whole = File.ReadAllBytes(Path);
        for (int length = 0; length < whole.Length; length += 7)
        {
            File.WriteAllBytes(Path, whole[..length]);
            _target.AssertRefused<InvalidSafeTensorsException>(Path, null, Path);
        }
    }

    [Fact]
    public void Load_OneBitFlippedInAnyByteOfTheData_IsRefused()
    {
        byte[] whole = File.ReadAllBytes(Path);
        int data = 8 + (int)BitConverter.ToInt64(whole);
        for (int place = data; place < whole.Length; place++)
        {
            byte[] corrupt = [.. whole];
            corrupt[place] ^= 4;
            File.WriteAllBytes(Path, corrupt);
            _target.AssertRefused<InvalidSafeTensorsException>(Path, null, "checksum");
        }
    }

    [Fact]
    public void Load_FileWithoutChecksums_IsRefused()
    {
        SafeTensorsWriter.Write(Path, [], checksums: false);
        _target.AssertRefused<InvalidSafeTensorsException>(Path, null, "no checksums");
    }

    [Fact]
    public void Load_NoCheckpoint_SaysWhatReadsIt()
    {
        SafeTensorsWriter.Write(Path, []);
        _target.AssertRefused<CheckpointMismatchException>(Path, null, Path, "checkpoint/version", "TorchState.Import");
    }

    [Fact]
    public void Load_OtherVersion_IsRefused()
    {
        SmallTraining.Rewrite(Path, (_, texts) => texts["checkpoint/version"] = "2");
        _target.AssertRefused<CheckpointMismatchException>(Path, null, "version '2'", "version '1'");
    }

    [Fact]
    public void Load_MissingFile_IsRefused() =>
        _target.AssertRefused<FileNotFoundException>(_folder.File("nowhere"), null, "nowhere");

    [Fact]
    public void Load_MissingParameter_NamesSimilarOnes()
    {
        Save([("layer.weights", [3, 2]), ("layer.bias", [3]), ("empty", [0, 4]), ("scale", [])]);

        CheckpointMismatchException refusal = _target.AssertRefused<CheckpointMismatchException>(
            Path, null, "no parameter 'layer.weight' [3, 2]", "'layer.weights'", "Renames",
            "a parameter 'layer.weights' that the optimizer");

        Assert.Equal(2, refusal.Problems.Length);
    }

    [Fact]
    public void Load_ExtraParameter_IsRefused()
    {
        Save([.. SmallTraining.Model, ("head", [4])]);

        CheckpointMismatchException refusal =
            _target.AssertRefused<CheckpointMismatchException>(Path, null, "a parameter 'head' that the optimizer does not train");

        Assert.Single(refusal.Problems);
    }

    [Fact]
    public void Load_ReshapedParameter_IsRefusedForWeightAndState()
    {
        Save([("layer.weight", [2, 3]), ("layer.bias", [3]), ("empty", [0, 4]), ("scale", [])]);

        CheckpointMismatchException refusal = _target.AssertRefused<CheckpointMismatchException>(
            Path, null, "Parameter 'layer.weight' is [3, 2], but F32 [2, 3]", "State 'm' of parameter 'layer.weight' is [3, 2]");

        Assert.Equal(2, refusal.Problems.Length);
    }

    [Fact]
    public void Load_OtherType_IsRefused()
    {
        SmallTraining.Rewrite(Path, (tensors, _) => tensors["weights/layer.bias"] =
            SafeTensorSource.FromBytes("weights/layer.bias", SafeTensorsDataType.BFloat16, [3], new byte[6]));
        _target.AssertRefused<CheckpointMismatchException>(Path, null, "Parameter 'layer.bias' is to be F32, but BF16 [3]");
    }

    [Fact]
    public void Load_MissingState_IsRefused()
    {
        SmallTraining.Rewrite(Path, (tensors, _) => tensors.Remove("states/layer.bias/m"));
        _target.AssertRefused<CheckpointMismatchException>(
            Path, null, "State 'm' of parameter 'layer.bias' is kept by MomentumRule", "the file has no states");
    }

    [Fact]
    public void Load_StateThatIsNotKept_IsRefusedUnlessAccepted()
    {
        using var light = new SmallTraining(seed: 3, rule: new MomentumRule(Momentum: 0));
        light.AssertRefused<CheckpointMismatchException>(Path, null, "a state 'm' of parameter 'layer.weight'", "AcceptOtherRules");

        CheckpointReport report = Checkpoint.Load(Path, light.Optimizer, new CheckpointOptions { AcceptOtherRules = true });

        Assert.Equal(2, report.Differences.Count(text => text.Contains("state 'm'", StringComparison.Ordinal)));
        Assert.Equal(5, light.Optimizer.StepCount);
    }

    [Fact]
    public void Load_OtherRule_IsRefusedUnlessAccepted()
    {
        SmallTraining.Rewrite(Path, (_, texts) => texts["states/layer.bias"] = "Heavier 0123");
        CheckpointMismatchException refusal = _target.AssertRefused<CheckpointMismatchException>(
            Path, null, "Parameter 'layer.bias' is trained by Momentum ", "'Heavier 0123'", "AcceptOtherRules");
        Assert.Single(refusal.Problems);

        CheckpointReport report = Checkpoint.Load(Path, _target.Optimizer, new CheckpointOptions { AcceptOtherRules = true });

        Assert.Contains("'Heavier 0123'", Assert.Single(report.Differences), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OtherNameOfTheSameRule_IsTaken()
    {
        SmallTraining.Rewrite(Path, (_, texts) => texts["states/layer.bias"] = texts["states/layer.bias"].Replace("Momentum", "HeavyBall"));
        Assert.Empty(Checkpoint.Load(Path, _target.Optimizer).Differences);
    }

    [Fact]
    public void Load_ParameterThatWasFrozen_IsRefused()
    {
        SmallTraining.Rewrite(Path, (_, texts) => texts.Remove("states/scale"));
        _target.AssertRefused<CheckpointMismatchException>(Path, null, "Parameter 'scale' is trained by Momentum ", "it was frozen");
    }

    [Theory]
    [InlineData(null, "there is none")]
    [InlineData("-1", "'-1'")]
    [InlineData("1e3", "'1e3'")]
    [InlineData(" 5", "' 5'")]
    [InlineData("9223372036854775808", "'9223372036854775808'")]
    public void Load_StepCountThatIsNone_IsRefused(string? count, string words)
    {
        SmallTraining.Rewrite(Path, (_, texts) =>
        {
            texts.Remove("optimizer/step_count");
            if (count is not null)
            {
                texts.Add("optimizer/step_count", count);
            }
        });
        _target.AssertRefused<CheckpointMismatchException>(Path, null, "number of steps", words);
    }

    [Fact]
    public void Load_TensorsAndTextsOfOtherParts_AreRefused()
    {
        SmallTraining.Rewrite(Path, (tensors, texts) =>
        {
            tensors.Add("moments/ema", SafeTensorSource.FromSingles("moments/ema", [1], new float[1]));
            texts.Add("moments/decay", "0.99");
        });
        _target.AssertRefused<CheckpointMismatchException>(Path, null, "tensor 'moments/ema'", "text 'moments/decay'");
    }

    [Fact]
    public void Load_ManyProblems_ShowsTheFirstAndKeepsAll()
    {
        Save([.. Enumerable.Range(0, 20).Select(index => ($"other{index}", Shape.Of(1)))]);

        CheckpointMismatchException refusal = _target.AssertRefused<CheckpointMismatchException>(Path, null, "And 19 more, 24 in all.");

        Assert.Equal(24, refusal.Problems.Length);
    }

    [Fact]
    public void Load_Cancelled_ChangesNothing()
    {
        string before = _target.Bits();
        Assert.Throws<OperationCanceledException>(
            () => Checkpoint.Load(Path, _target.Optimizer, cancellation: new CancellationToken(canceled: true)));
        Assert.Equal(before, _target.Bits());
    }

    private void Save((string, Shape)[] model)
    {
        using var saved = new SmallTraining(seed: 1, model);
        Checkpoint.Save(Path, saved.Run(5).Optimizer);
    }
}
