using GuidedDescent.Checkpoints;
using GuidedDescent.Checkpoints.SafeTensors;
using GuidedDescent.Runtime.Tests.Checkpoints.SafeTensors;

namespace GuidedDescent.Runtime.Tests.Checkpoints;

/// <summary>What a gradient pipeline goes on from: the loss scale, its count, and the micro-batches that came before the file.</summary>
public sealed class GradientCheckpointTests : IDisposable
{
    private const int Batches = 24;

    private static readonly GradientPipeline _pipeline =
        new() { AccumulationSteps = 3, LossScaling = LossScaling.Dynamic(16, growthInterval: 3), ZeroGradients = true };

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("checkpoint.safetensors");

    public void Dispose() => _folder.Dispose();

    // Of eight steps those of the micro-batches 4, 11 and 18 overflow, so that the scale backs off and its count starts again.
    [Fact]
    public void Load_AfterAnyMicroBatch_GoesOnWithTheSameBits()
    {
        using SmallTraining unbroken = Train(1, _pipeline).RunMicroBatches(0, Batches);
        Assert.Equal(2, unbroken.Optimizer.LossScale);
        Assert.Equal(5, unbroken.Optimizer.StepCount);
        for (int interruption = 1; interruption < Batches; interruption++)
        {
            using SmallTraining first = Train(1, _pipeline).RunMicroBatches(0, interruption);
            Checkpoint.Save(Path, first.Optimizer);
            using SmallTraining resumed = Train(2, _pipeline).RunMicroBatches(0, 7);

            Assert.Empty(Checkpoint.Load(Path, resumed.Optimizer).Differences);

            Assert.Equal(first.Bits(), resumed.Bits());
            Assert.Equal(unbroken.Bits(), resumed.RunMicroBatches(interruption, Batches).Bits());
        }
    }

    [Fact]
    public void Save_HasGradientsAmidAnAccumulationOnly()
    {
        using SmallTraining training = Train(1, _pipeline).RunMicroBatches(0, 8);
        Checkpoint.Save(Path, training.Optimizer);
        using (SafeTensorsFile amid = SafeTensorsFile.Open(Path))
        {
            Assert.Equal(4, amid.Tensors.Count(tensor => tensor.Name.StartsWith("gradients/", StringComparison.Ordinal)));
            Assert.Equal([3, 2], amid["gradients/layer.weight"].Shape.ToArray());
            Assert.Equal("8", amid.Metadata["pipeline/loss_scale"]);
            Assert.Equal("0", amid.Metadata["pipeline/finite_steps"]);
            Assert.Equal("2", amid.Metadata["pipeline/micro_batches"]);
            Assert.StartsWith("GradientPipeline { AccumulationSteps = 3", amid.Metadata["pipeline/declaration"], StringComparison.Ordinal);
        }

        Checkpoint.Save(Path, training.RunMicroBatches(8, 9).Optimizer);

        using SafeTensorsFile after = SafeTensorsFile.Open(Path);
        Assert.DoesNotContain(after.Tensors, tensor => tensor.Name.StartsWith("gradients/", StringComparison.Ordinal));
        Assert.Equal("0", after.Metadata["pipeline/micro_batches"]);
    }

    // The sums of the micro-batches that are given up must not be among those of the next step.
    [Fact]
    public void Load_AmidAnAccumulation_OfAFileThatIsNot_LeavesNothingOfIt()
    {
        using SmallTraining training = Train(1, _pipeline).RunMicroBatches(0, 3);
        Checkpoint.Save(Path, training.Optimizer);
        string saved = training.Bits();
        training.RunMicroBatches(3, 8);

        Checkpoint.Load(Path, training.Optimizer);

        Assert.Equal(saved, training.Bits());
        Assert.All(training.Parameters, parameter => Assert.True(parameter.Gradient.IndexOfAnyExcept(0f) < 0));
    }

    [Fact]
    public void Load_AmidAnAccumulationThatCannotGoOn_IsRefusedUnlessAccepted()
    {
        Save(Train(1, _pipeline).RunMicroBatches(0, 8));
        foreach ((GradientPipeline? other, string words) in new (GradientPipeline?, string)[]
        {
            (null, "the optimizer takes a step after every 1."),
            (_pipeline with { AccumulationSteps = 2 }, "the optimizer takes a step after every 2."),
            (_pipeline with { LossScaling = LossScaling.Static(4) }, "with a loss scale of 8, and the optimizer's is 4."),
            (_pipeline with { LossScaling = null }, "with a loss scale of 8, and the optimizer's is 1."),
        })
        {
            using SmallTraining training = Train(2, other).RunMicroBatches(0, 1);
            float[] gradient = training.Parameters["layer.bias"].Gradient.ToArray();
            CheckpointMismatchException refusal = training.AssertRefused<CheckpointMismatchException>(
                Path, null, "with the gradients of 2 micro-batches, but " + words, "AcceptLostMicroBatches");
            Assert.Single(refusal.Problems);

            CheckpointReport report = Checkpoint.Load(Path, training.Optimizer, new CheckpointOptions { AcceptLostMicroBatches = true });

            Assert.Contains(report.Differences, text => text.Contains(words, StringComparison.Ordinal));
            Assert.Equal(0, training.Optimizer.AccumulatedMicroBatches);
            Assert.Equal(1, training.Optimizer.StepCount);
            Assert.Equal(other is null ? gradient : new float[3], training.Parameters["layer.bias"].Gradient.ToArray());
        }
    }

    [Fact]
    public void Load_PipelineThatIsDeclaredOtherwise_IsReportedAndFollowed()
    {
        Save(Train(1, _pipeline).RunMicroBatches(0, 8));
        GradientPipeline other = _pipeline with
        {
            AccumulationSteps = 5, MaximumGlobalNorm = 1.5, LossScaling = LossScaling.Dynamic(256, growthInterval: 9),
        };
        using SmallTraining training = Train(2, other);

        CheckpointReport report = Checkpoint.Load(Path, training.Optimizer);

        string difference = Assert.Single(report.Differences);
        Assert.Contains("was 'GradientPipeline { AccumulationSteps = 3,", difference, StringComparison.Ordinal);
        Assert.Contains("is 'GradientPipeline { AccumulationSteps = 5,", difference, StringComparison.Ordinal);
        Assert.Contains("MaximumGlobalNorm = 1.5", difference, StringComparison.Ordinal);
        Assert.Same(other, training.Optimizer.GradientPipeline);
        Assert.Equal(8, training.Optimizer.LossScale);
        Assert.Equal(2, training.Optimizer.AccumulatedMicroBatches);
    }

    [Fact]
    public void Load_OfAFileWithoutAPipeline_BeginsTheLossScaleAnew()
    {
        Save(Train(1, null).Run(5));
        using SmallTraining training = Train(2, _pipeline).RunMicroBatches(0, 8);
        Assert.Equal(8, training.Optimizer.LossScale);

        CheckpointReport report = Checkpoint.Load(Path, training.Optimizer);

        Assert.Equal(2, report.Differences.Length);
        Assert.StartsWith("The gradient pipeline was not there and is 'GradientPipeline", report.Differences[0], StringComparison.Ordinal);
        Assert.Equal("The loss scale begins anew, with 16.", report.Differences[1]);
        Assert.Equal(16, training.Optimizer.LossScale);
        Assert.Equal(0, training.Optimizer.FiniteSteps);
        Assert.Equal(0, training.Optimizer.AccumulatedMicroBatches);
    }

    [Fact]
    public void Load_WithoutAPipeline_OfAFileThatHasOne_IsReported()
    {
        Save(Train(1, _pipeline).RunMicroBatches(0, 9));
        using SmallTraining training = Train(2, null);

        CheckpointReport report = Checkpoint.Load(Path, training.Optimizer);

        Assert.EndsWith("and is not there.", Assert.Single(report.Differences), StringComparison.Ordinal);
        Assert.Equal(1, training.Optimizer.LossScale);
    }

    // A scale that does not change by itself is a setting; one that was set by hand goes on where the declaration is the same.
    [Fact]
    public void Load_StaticLossScale_IsTakenWhereItIsDeclaredAlike()
    {
        var pipeline = new GradientPipeline { LossScaling = LossScaling.Static(4) };
        using SmallTraining saved = Train(1, pipeline);
        saved.Optimizer.LossScale = 2;
        Checkpoint.Save(Path, saved.Optimizer);
        using SmallTraining alike = Train(2, pipeline);
        using SmallTraining other = Train(2, new GradientPipeline { LossScaling = LossScaling.Static(8) });

        Checkpoint.Load(Path, alike.Optimizer);
        Checkpoint.Load(Path, other.Optimizer);

        Assert.Equal(2, alike.Optimizer.LossScale);
        Assert.Equal(8, other.Optimizer.LossScale);
    }

    [Theory]
    [InlineData("pipeline/loss_scale", "0")]
    [InlineData("pipeline/loss_scale", "NaN")]
    [InlineData("pipeline/loss_scale", "1e-39")]
    [InlineData("pipeline/loss_scale", "much")]
    [InlineData("pipeline/finite_steps", "-1")]
    [InlineData("pipeline/micro_batches", "1.5")]
    [InlineData("decays/layer.bias", "perhaps")]
    public void Load_TextThatIsNone_IsRefused(string key, string text)
    {
        Save(Train(1, _pipeline).RunMicroBatches(0, 8));
        SmallTraining.Rewrite(Path, (_, texts) => texts[key] = text);
        using SmallTraining training = Train(2, _pipeline).RunMicroBatches(0, 4);

        training.AssertRefused<CheckpointMismatchException>(Path, null, $"'{key}' is to be", $"'{text}'");
    }

    [Fact]
    public void Load_MicroBatchesWithoutAGradient_IsRefused()
    {
        Save(Train(1, _pipeline).RunMicroBatches(0, 8));
        SmallTraining.Rewrite(Path, (tensors, _) => tensors.Remove("gradients/layer.bias"));
        using SmallTraining training = Train(2, _pipeline).RunMicroBatches(0, 4);

        training.AssertRefused<CheckpointMismatchException>(Path, null, "2 micro-batches, but not the gradient of parameter 'layer.bias'");
    }

    [Fact]
    public void Accumulate_AfterALoadThatFailedWhileItWrote_IsRefused()
    {
        using SmallTraining training = Train(1, _pipeline);
        Assert.Throws<IOException>(() => training.Optimizer.Overwrite(Path, () => throw new IOException("The disk is gone.")));

        Assert.Throws<InvalidOperationException>(() => training.Optimizer.Accumulate());
        Assert.Equal(0, training.Optimizer.AccumulatedMicroBatches);
    }

    private void Save(SmallTraining training)
    {
        using (training)
        {
            Checkpoint.Save(Path, training.Optimizer);
        }
    }

    private static SmallTraining Train(int seed, GradientPipeline? pipeline) => new(seed, pipeline: pipeline);
}
