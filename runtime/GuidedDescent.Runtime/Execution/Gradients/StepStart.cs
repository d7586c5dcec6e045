namespace GuidedDescent.Execution;

/// <summary>Where training stands before a step, as far as the host knows.</summary>
/// <param name="LowestStepCount">How many steps have been taken at least.</param>
/// <param name="IsKnown">Whether that is how many, and the next two are as they say; else the device knows.</param>
/// <param name="LossScale">What gradients are divided by.</param>
/// <param name="FiniteSteps">The steps in a row with finite gradients.</param>
/// <param name="MicroBatches">Of how many micro-batches gradients are the sum.</param>
internal readonly record struct StepStart(long LowestStepCount, bool IsKnown, float LossScale, int FiniteSteps, int MicroBatches);
