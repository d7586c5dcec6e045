namespace GuidedDescent.Execution;

/// <summary>What a device has decided about a step.</summary>
/// <param name="Report">What became of it.</param>
/// <param name="LossScale">The loss scale of the next step.</param>
/// <param name="FiniteSteps">The steps in a row with finite gradients, with this one.</param>
internal readonly record struct DecidedStep(StepReport Report, float LossScale, int FiniteSteps);
