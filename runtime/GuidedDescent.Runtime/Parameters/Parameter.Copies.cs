namespace GuidedDescent;

// Weights and gradients copied to and from the host, wherever the parameter lives.
public sealed unsafe partial class Parameter
{
    /// <summary>Copies weights to the host, after all steps so far; works wherever the parameter lives.</summary>
    /// <param name="destination">Where to put as many weights as it is long.</param>
    /// <param name="start">The first weight to copy, row-major.</param>
    /// <exception cref="ArgumentOutOfRangeException">The parameter has fewer elements than asked for.</exception>
    /// <exception cref="ObjectDisposedException">The parameter set has been disposed.</exception>
    public void ReadValue(Span<float> destination, long start = 0) =>
        Read(ValueAddress, ValueStorage, destination, start);

    /// <summary>Copies weights from the host; works wherever the parameter lives.</summary>
    /// <param name="source">The weights.</param>
    /// <param name="start">Which weight the first one replaces, row-major.</param>
    /// <exception cref="ArgumentOutOfRangeException">The parameter has fewer elements than came.</exception>
    /// <exception cref="ObjectDisposedException">The parameter set has been disposed.</exception>
    public void WriteValue(ReadOnlySpan<float> source, long start = 0) =>
        Write(ValueAddress, ValueStorage, source, start);

    /// <summary>Copies the gradient to the host; works wherever the parameter lives.</summary>
    /// <param name="destination">Where to put as many elements as it is long.</param>
    /// <param name="start">The first element to copy, row-major.</param>
    /// <exception cref="ArgumentOutOfRangeException">The parameter has fewer elements than asked for.</exception>
    /// <exception cref="ObjectDisposedException">The parameter set has been disposed.</exception>
    /// <exception cref="InvalidOperationException">The parameter has no gradient.</exception>
    public void ReadGradient(Span<float> destination, long start = 0) =>
        Read(GradientAddress, GradientStorage, destination, start);

    /// <summary>Copies a gradient from the host; works wherever the parameter lives.</summary>
    /// <param name="source">The gradient.</param>
    /// <param name="start">Which element the first one replaces, row-major.</param>
    /// <exception cref="ArgumentOutOfRangeException">The parameter has fewer elements than came.</exception>
    /// <exception cref="ObjectDisposedException">The parameter set has been disposed.</exception>
    /// <exception cref="InvalidOperationException">The parameter has no gradient.</exception>
    public void WriteGradient(ReadOnlySpan<float> source, long start = 0) =>
        Write(GradientAddress, GradientStorage, source, start);
}
