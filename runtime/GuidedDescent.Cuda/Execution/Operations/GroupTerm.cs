namespace GuidedDescent.Cuda;

/// <summary>What one tensor has to do with a sum over its parameter group: GroupTerm of reductions.cu, field by field.</summary>
/// <param name="Source">Where the pointer to its number lies on the device.</param>
/// <param name="Result">Where the pointer to the sum lies on the device.</param>
internal readonly record struct GroupTerm(nint Source, nint Result);
