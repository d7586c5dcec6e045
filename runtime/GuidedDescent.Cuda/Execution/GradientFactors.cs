namespace GuidedDescent.Cuda;

/// <summary>What the gradient of a row is multiplied by: GradientFactors of the CUDA text, field by field.</summary>
/// <param name="Factors">The factor of the row's first unit, on the device.</param>
/// <param name="Start">The place of the row's first element in that unit.</param>
/// <param name="UnitLength">The elements of a unit.</param>
internal readonly record struct GradientFactors(nint Factors, long Start, long UnitLength);
