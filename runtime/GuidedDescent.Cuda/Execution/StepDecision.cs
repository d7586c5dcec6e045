namespace GuidedDescent.Cuda;

/// <summary>Where on the device it stands what was decided about a step before its kernels run; null where nothing is decided.</summary>
/// <param name="isSkipped">Not 0 where the step is left out.</param>
/// <param name="factors">What the gradient of each unit is multiplied by, in the order of <c>GradientUnits</c>.</param>
internal readonly unsafe struct StepDecision(int* isSkipped, float* factors)
{
    /// <summary>Not 0 where the step is left out.</summary>
    public int* IsSkipped { get; } = isSkipped;

    /// <summary>What the gradient of each unit is multiplied by, in the order of <c>GradientUnits</c>.</summary>
    public float* Factors { get; } = factors;
}
