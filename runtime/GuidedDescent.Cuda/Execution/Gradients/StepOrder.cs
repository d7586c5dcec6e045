using System.Runtime.InteropServices;
using GuidedDescent.Execution;

namespace GuidedDescent.Cuda;

/// <summary>Where training stands: Progress of pipeline.cuh, field by field.</summary>
internal struct DeviceProgress
{
    public long Steps;
    public float LossScale;
    public int FiniteSteps;
}

/// <summary>What the host says about a step: StepOrder of pipeline.cuh, field by field. The scalars of all plans follow it.</summary>
[StructLayout(LayoutKind.Sequential, Size = 48)]
internal struct StepOrder
{
    public DeviceProgress Known;
    public long Lowest;
    public long Number;
    public int IsKnown;
    public int MicroBatches;
    public int ScalarVectors;
}

/// <summary>What the device says about a step: DecisionReport of pipeline.cuh, field by field.</summary>
internal readonly record struct DecisionReport(
    DeviceProgress After, double Norm, double GlobalFactor, long Number, float LossScale, int MicroBatches, int IsSkipped)
{
    /// <summary>The same, as the optimizer takes it.</summary>
    public DecidedStep ToStep() =>
        new(new StepReport(IsSkipped != 0, Norm, GlobalFactor, LossScale, MicroBatches), After.LossScale, After.FiniteSteps);
}
