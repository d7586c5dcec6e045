using GuidedDescent.Checkpoints;
using GuidedDescent.Cuda.Tests.Devices;

namespace GuidedDescent.Cuda.Tests.Gradients;

/// <summary>What the host does about steps of which it does not know yet whether they were taken.</summary>
[Collection(EmulatedGpu.Collection)]
public sealed class UndecidedStepsTests
{
    private static readonly GradientPipeline s_skipping = new() { LossScaling = LossScaling.Dynamic(8, growthInterval: 2) };

    [GxxFact]
    public void StepCount_WhileStepsAreUndecided_WaitsForThem()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new ClippedTraining(device, s_skipping);
        for (int step = 1; step <= 9; step++)
        {
            training.TakeStep(step, overflows: step is 2 or 3 or 9);
        }

        Assert.True(training.Optimizer.LastStep!.Value.IsSkipped);
        Assert.Equal(6, training.Optimizer.StepCount);
        Assert.Equal(0, training.Optimizer.FiniteSteps);
    }

    [GxxFact]
    public void Setters_WhileStepsAreUndecided_ComeAfterThem()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new ClippedTraining(device, s_skipping);
        using var expected = new ClippedTraining(Device.Cpu, s_skipping);
        foreach (ClippedTraining each in (ClippedTraining[])[training, expected])
        {
            each.TakeStep(1);
            each.TakeStep(2, overflows: true);
            each.Optimizer.LossScale = 2;
            each.TakeStep(3);
            each.Optimizer.StepCount = 40;
            each.TakeStep(4);
            each.Optimizer.FiniteSteps = 0;
            each.TakeStep(5);
        }

        Assert.Equal(expected.Read(), training.Read());
        Assert.Equal(42, training.Optimizer.StepCount);
        Assert.Equal(expected.Optimizer.LossScale, training.Optimizer.LossScale);
        Assert.Equal(expected.Optimizer.FiniteSteps, training.Optimizer.FiniteSteps);
        Assert.Equal(expected.Optimizer.LastStep, training.Optimizer.LastStep);
    }

    [GxxFact]
    public void Step_OfASchedule_GoesOnOnlyWhereStepsWereTaken()
    {
        Schedule schedule = Schedule.MultiStep(0.5, 1, 2, 3, 4, 5, 6);
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new ClippedTraining(device, s_skipping, schedule);
        using var expected = new ClippedTraining(Device.Cpu, s_skipping, schedule);
        for (int step = 1; step <= 8; step++)
        {
            training.TakeStep(step, overflows: step % 3 == 1);
            expected.TakeStep(step, overflows: step % 3 == 1);
        }

        Assert.Equal(expected.Read(), training.Read());
    }

    [GxxFact]
    public void Step_WhosePlanThrowsInAStepThatIsNotTheNext_IsTaken()
    {
        // There is no third value, and two of four steps overflow.
        Schedule schedule = Schedule.Function("two steps", step => step < 2 ? 1 : throw new InvalidOperationException("No such step."));
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new ClippedTraining(device, s_skipping, schedule);
        for (int step = 1; step <= 4; step++)
        {
            training.TakeStep(step, overflows: step is 2 or 3);
        }

        Assert.Equal(2, training.Optimizer.StepCount);
        float[][] before = training.Read();
        var refusal = Assert.Throws<InvalidOperationException>(() => training.TakeStep(5));
        Assert.Contains("step 2", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(2, training.Optimizer.StepCount);
        Assert.Equal(before, training.Read());
    }

    [GxxFact]
    public void Step_FirstOneSkipped_LeavesEveryByteAndBeginsAnew()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new ClippedTraining(device, s_skipping);
        using var expected = new ClippedTraining(Device.Cpu, s_skipping);
        float[][] before = training.Read();

        training.TakeStep(1, overflows: true);

        Assert.Equal(before, training.Read());
        expected.TakeStep(1, overflows: true);
        training.TakeStep(2);
        expected.TakeStep(2);
        Assert.Equal(expected.Read(), training.Read());
    }

    [GxxFact]
    public unsafe void Step_AfterAGradientWasBoundElsewhere_MeasuresTheNewOne()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new ClippedTraining(device, new GradientPipeline { MaximumGlobalNorm = 1, SkipNonFinite = true });
        using var elsewhere = new ParameterSet(device);
        Parameter other = elsewhere.Add("gradient", [4099]);
        training.TakeStep(1);
        double? norm = training.Optimizer.LastStep!.Value.GradientNorm;
        training.Parameters["p4"].BindGradient(other.ValuePointer);
        training.Optimizer.Step();
        double? without = training.Optimizer.LastStep!.Value.GradientNorm;
        other.WriteValue([float.NaN]);
        training.Optimizer.Step();

        Assert.InRange(without!.Value, 1, norm!.Value - 1);
        Assert.True(training.Optimizer.LastStep!.Value.IsSkipped);
    }

    [GxxFact]
    public void Checkpoint_WhileStepsAreUndecided_HoldsWhatCameOfThem()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid()}.safetensors");
        using CudaDevice device = EmulatedGpu.Open();
        using var training = new ClippedTraining(device, s_skipping);
        using var resumed = new ClippedTraining(Device.Cpu, s_skipping);
        try
        {
            for (int step = 1; step <= 4; step++)
            {
                training.TakeStep(step, overflows: step == 3);
            }

            Checkpoint.Save(path, training.Optimizer);
            Assert.Equal(3, Checkpoint.Load(path, resumed.Optimizer).StepCount);
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Equal(training.Optimizer.LossScale, resumed.Optimizer.LossScale);
        training.TakeStep(5);
        resumed.TakeStep(5);
        Assert.Equal(resumed.Read(), training.Read());
    }
}
