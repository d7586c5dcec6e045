namespace GuidedDescent;

/// <summary>What became of a step whose gradients went through a <see cref="GradientPipeline"/>.</summary>
/// <param name="IsSkipped">Whether it was left out, as a gradient was infinite or NaN.</param>
/// <param name="GradientNorm">
/// The Euclidean norm of all gradients of all groups, after they were divided by the loss scale and the number of micro-batches and before
/// anything was clipped; null where the pipeline does not measure it. NaN or infinite where a gradient is.
/// </param>
/// <param name="GlobalFactor">
/// What all gradients were multiplied by for their global norm, from 0 to 1; 1 where that was short enough.
/// </param>
/// <param name="LossScale">What gradients were divided by; 1 where there is no loss scale.</param>
/// <param name="MicroBatches">Of how many micro-batches the gradients were the mean.</param>
public readonly record struct StepReport(bool IsSkipped, double? GradientNorm, double GlobalFactor, float LossScale, int MicroBatches);
