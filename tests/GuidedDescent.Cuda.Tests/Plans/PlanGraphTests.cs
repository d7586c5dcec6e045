using GuidedDescent.Cuda;
using GuidedDescent.Cuda.Tests.Devices;

namespace GuidedDescent.Cuda.Tests.Plans;

/// <summary>Such plans in a graph that the caller captures, and with gradients that move.</summary>
[Collection(EmulatedGpu.Collection)]
public sealed class PlanGraphTests
{
    private const int Steps = 5;

    [GxxTheory]
    [InlineData(nameof(Normalized))]
    [InlineData(nameof(Factored))]
    [InlineData(nameof(Preconditioned))]
    [InlineData(nameof(Sorted))]
    [InlineData(nameof(Together))]
    public void CallersGraph_OfAnyPlan_HasTheBitsOfPlainSteps(string rule)
    {
        using PlanTraining expected = PlanCases.Train(rule, Device.Cpu).Run(1, Steps);
        using CudaDevice device = EmulatedGpu.Open();
        using PlanTraining training = PlanCases.Train(rule, device).Run(1, 1);
        training.Prepare(2);
        using CallersGraph graph = CallersGraph.Capture(device, training.Optimizer.Step);

        for (int step = 2; step <= Steps; step++)
        {
            training.Prepare(step);
            training.Optimizer.PrepareReplay();
            graph.Launch();
        }

        training.AssertSameBits(expected);
    }

    [GxxFact]
    public void CallersGraph_OfAFactorization_IsRefusedWithTheReason()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using PlanTraining training = PlanCases.Train(nameof(Rotated), device).Run(1, 1);
        using PlanTraining expected = PlanCases.Train(nameof(Rotated), Device.Cpu).Run(1, 3);
        training.Prepare(2);

        NotSupportedException refusal = null!;
        using CallersGraph empty = CallersGraph.Capture(
            device, () => refusal = Assert.Throws<NotSupportedException>(training.Optimizer.Step));

        Assert.Contains("cuSOLVER does not promise", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Eigh", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, training.Optimizer.StepCount);
        training.Run(2, 3).AssertClose(expected, 1e-4f);
    }

    [GxxFact]
    public void CallersGraph_OfASumOverTheGroup_NeedsAStepBefore()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using PlanTraining training = PlanCases.Train(nameof(Together), device);
        using PlanTraining expected = PlanCases.Train(nameof(Together), Device.Cpu).Run(1, 2);
        training.Prepare(1);

        InvalidOperationException refusal = null!;
        using CallersGraph empty = CallersGraph.Capture(
            device, () => refusal = Assert.Throws<InvalidOperationException>(training.Optimizer.Step));

        Assert.Contains("take one step before", refusal.Message, StringComparison.Ordinal);
        training.Run(1, 2).AssertSameBits(expected);
    }

    [GxxTheory]
    [InlineData(nameof(Normalized), false)]
    [InlineData(nameof(Factored), true)]
    [InlineData(nameof(Preconditioned), false)]
    [InlineData(nameof(Preconditioned), true)]
    [InlineData(nameof(Sorted), true)]
    [InlineData(nameof(Together), true)]
    public unsafe void BindGradient_ToOtherMemory_IsFollowed(string rule, bool capturesSteps)
    {
        using PlanTraining expected = PlanCases.Train(rule, Device.Cpu).Run(1, Steps);
        using CudaDevice device = EmulatedGpu.Open(new CudaDeviceOptions { CaptureSteps = capturesSteps });
        using PlanTraining training = PlanCases.Train(rule, device).Run(1, 2);
        using var elsewhere = new ParameterSet(device);
        float* other = elsewhere.Add("gradient", training.Parameters["p3"].Shape).ValuePointer;
        float* original = training.Parameters["p3"].GradientPointer;

        for (int step = 3; step <= Steps; step++)
        {
            training.Parameters["p3"].BindGradient(step % 2 != 0 ? other : original);
            training.Run(step, step);
        }

        training.AssertSameBits(expected);
    }
}
