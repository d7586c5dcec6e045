using GuidedDescent.Checkpoints;
using GuidedDescent.Execution.Cpu;
using GuidedDescent.Runtime.Tests.Checkpoints.SafeTensors;

namespace GuidedDescent.Runtime.Tests.Averages;

public class AverageCheckpointTests
{
    private static readonly WeightAverage s_slow = WeightAverage.Exponential(0.9) with { Name = "slow" };
    private static readonly WeightAverage s_mean = WeightAverage.Stochastic(start: 2);

    [Fact]
    public void Load_ThenTraining_HasTheAveragesOfTrainingThatWasNotInterrupted()
    {
        using var folder = new TemporaryFolder();
        using AveragedTraining whole = Trained(9, s_slow, s_mean);
        using AveragedTraining first = Trained(4, s_slow, s_mean);
        string path = folder.File("training.safetensors");
        Checkpoint.Save(path, first.Optimizer);

        using var device = new CpuDevice(threads: 3, chunkElements: 1024);
        using var second = new AveragedTraining(device, s_mean, s_slow);
        Assert.Empty(Checkpoint.Load(path, second.Optimizer).Differences);
        while (second.Optimizer.StepCount < 9)
        {
            second.Step();
        }

        Assert.Equal(whole.Weights(), second.Weights());
        Assert.Equal(whole.Average(s_slow), second.Average(s_slow));
        Assert.Equal(whole.Average(s_mean), second.Average(s_mean));
    }

    [Fact]
    public void SaveAndLoad_WhileALeaseIsOpen_AreRefused()
    {
        using var folder = new TemporaryFolder();
        using AveragedTraining training = Trained(4, s_slow);
        string path = folder.File("training.safetensors");
        Checkpoint.Save(path, training.Optimizer);
        float[] weights = training.Weights();
        using (training.Optimizer.EvaluateWith(s_slow))
        {
            Assert.StartsWith(
                "Save was called", Assert.Throws<InvalidOperationException>(() => Checkpoint.Save(path, training.Optimizer)).Message);
            Assert.StartsWith(
                "Load was called", Assert.Throws<InvalidOperationException>(() => Checkpoint.Load(path, training.Optimizer)).Message);
        }

        Assert.Equal(weights, training.Weights());
    }

    [Fact]
    public void Load_OtherAverages_IsRefusedUnlessAccepted()
    {
        using var folder = new TemporaryFolder();
        using AveragedTraining saved = Trained(4, s_slow);
        string path = folder.File("training.safetensors");
        Checkpoint.Save(path, saved.Optimizer);

        using AveragedTraining other = Trained(1, s_mean);
        float[] before = other.Weights();
        CheckpointMismatchException refusal =
            Assert.Throws<CheckpointMismatchException>(() => Checkpoint.Load(path, other.Optimizer));
        Assert.Contains("averages/slow", refusal.Message);
        Assert.Contains("'Stochastic(from 2, every 1)'", refusal.Message);
        Assert.Contains("AcceptOtherAverages", refusal.Message);
        Assert.Equal(before, other.Weights());

        CheckpointReport report = Checkpoint.Load(path, other.Optimizer, new CheckpointOptions { AcceptOtherAverages = true });
        Assert.Equal(2, report.Differences.Length);
        Assert.Equal(saved.Weights(), other.Weights());
        Assert.Equal(saved.Weights(), other.Average(s_mean));
    }

    [Fact]
    public void Load_AnAverageDeclaredOtherwise_IsReported()
    {
        using var folder = new TemporaryFolder();
        using AveragedTraining saved = Trained(4, s_slow);
        string path = folder.File("training.safetensors");
        Checkpoint.Save(path, saved.Optimizer);
        WeightAverage slower = WeightAverage.Exponential(0.99) with { Name = "slow" };
        using var other = new AveragedTraining(Device.Cpu, slower);

        CheckpointReport report = Checkpoint.Load(path, other.Optimizer);

        Assert.Contains("slow: Exponential(0.99)", Assert.Single(report.Differences));
        Assert.Equal(saved.Average(s_slow), other.Average(slower));
    }

    private static AveragedTraining Trained(int steps, params WeightAverage[] averages)
    {
        var training = new AveragedTraining(Device.Cpu, averages);
        while (training.Optimizer.StepCount < steps)
        {
            training.Step();
        }

        return training;
    }
}
