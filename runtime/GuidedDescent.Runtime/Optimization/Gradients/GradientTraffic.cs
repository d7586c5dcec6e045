namespace GuidedDescent;

/// <summary>
/// The memory that a <see cref="GradientPipeline"/> moves for each element of a parameter group in a step, in bytes, beside what the
/// kernels of its rule move. What is multiplied where kernels load it moves nothing more.
/// </summary>
/// <param name="Measuring">Reading gradients once for norms and finiteness, and weights for <see cref="AdaptiveClipping"/>.</param>
/// <param name="Copying">
/// Reading gradients and writing a multiplied copy, for rules whose matrix products read the gradient itself.
/// </param>
/// <param name="Zeroing">Writing zeros behind the last kernel that loads the gradients.</param>
public readonly record struct GradientTraffic(int Measuring, int Copying, int Zeroing)
{
    /// <summary>All of it.</summary>
    public int BytesPerElement => Measuring + Copying + Zeroing;
}
