namespace GuidedDescent.Checkpoints.SafeTensors;

/// <summary>What a header says of a tensor; the places are relative to the end of the header.</summary>
/// <param name="Name">The name.</param>
/// <param name="Extent">The type and the shape.</param>
/// <param name="Begin">The place of the first byte.</param>
/// <param name="End">The place after the last byte.</param>
internal sealed record TensorEntry(string Name, TensorExtent Extent, long Begin, long End);
