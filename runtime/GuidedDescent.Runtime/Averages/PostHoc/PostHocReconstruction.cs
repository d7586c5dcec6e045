using System.Collections.Immutable;
using GuidedDescent.Checkpoints.SafeTensors;

namespace GuidedDescent;

/// <summary>How an average is combined of snapshots, to be read from their files: see <see cref="PostHocAverage.Reconstruct"/>.</summary>
public sealed class PostHocReconstruction
{
    private const int PieceElements = 1 << 16;

    private readonly ImmutableArray<AverageSnapshot> _snapshots;

    internal PostHocReconstruction(
        PowerFunctionAverage average,
        long step,
        ImmutableArray<AverageSnapshot> snapshots,
        ImmutableArray<double> coefficients,
        double relativeError)
    {
        _snapshots = snapshots;
        Average = average;
        Step = step;
        Coefficients = coefficients;
        RelativeError = relativeError;
    }

    /// <summary>The average.</summary>
    public PowerFunctionAverage Average { get; }

    /// <summary>After how many steps.</summary>
    public long Step { get; }

    /// <summary>
    /// What each of <see cref="PostHocAverage.Snapshots"/> is multiplied by; they add up to 1, and may be negative.
    /// </summary>
    public ImmutableArray<double> Coefficients { get; }

    /// <summary>
    /// How far the combined profile is from that of the average, in the root of the mean square, relative to it. More snapshots make it
    /// smaller; a narrow profile that ends between two snapshots has a large one. Below about 1e-8 it is rounding.
    /// </summary>
    public double RelativeError { get; }

    /// <summary>Combines a stretch of a parameter, in double precision, and rounds once.</summary>
    /// <param name="parameter">The name of the parameter.</param>
    /// <param name="destination">Where to put as many elements as it is long.</param>
    /// <param name="start">The first element, row-major.</param>
    /// <exception cref="ArgumentOutOfRangeException">The parameter has fewer elements.</exception>
    /// <exception cref="InvalidSafeTensorsException">A snapshot has no such parameter.</exception>
    /// <exception cref="ObjectDisposedException">The files have been closed.</exception>
    public void Read(string parameter, Span<float> destination, long start = 0)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        SafeTensor[] tensors = [.. _snapshots.Select(snapshot => snapshot.TensorOf(parameter))];
        float[] part = new float[Math.Min(PieceElements, destination.Length)];
        double[] sum = new double[part.Length];
        for (int first = 0; first < destination.Length; first += part.Length)
        {
            int count = Math.Min(part.Length, destination.Length - first);
            Combine(tensors, start + first, part.AsSpan(0, count), sum.AsSpan(0, count));
            for (int element = 0; element < count; element++)
            {
                destination[first + element] = (float)sum[element];
            }
        }
    }

    /// <summary>
    /// Writes the average into the weights of a parameter set, wherever it lives. The set must have no parameters that the snapshots lack:
    /// those that were frozen have no average. <see cref="Read"/> gives the others one by one.
    /// </summary>
    /// <param name="parameters">The parameters to give other weights.</param>
    /// <exception cref="InvalidSafeTensorsException">
    /// A snapshot lacks a parameter, or has it in another shape; no weight was changed.
    /// </exception>
    /// <exception cref="InvalidOperationException">A lease of an optimizer of the set is open.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The files have been closed, or the parameter set has been disposed.</exception>
    public void WriteTo(ParameterSet parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        parameters.RefuseDuringEvaluation(nameof(WriteTo));
        foreach (Parameter parameter in parameters)
        {
            RequireShape(parameter);
        }

        foreach (Parameter parameter in parameters)
        {
            float[] part = new float[Math.Min(PieceElements, parameter.Length)];
            for (long first = 0; first < parameter.Length; first += part.Length)
            {
                Span<float> piece = part.AsSpan(0, (int)Math.Min(part.Length, parameter.Length - first));
                Read(parameter.Name, piece, first);
                parameter.WriteValue(piece, first);
            }
        }
    }

    /// <summary>The average and how near it is.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Average} after {Step} steps, of {_snapshots.Length} snapshots, off by {RelativeError:g2}");

    private void Combine(SafeTensor[] tensors, long first, Span<float> part, Span<double> sum)
    {
        sum.Clear();
        for (int snapshot = 0; snapshot < tensors.Length; snapshot++)
        {
            tensors[snapshot].ReadSingles(first, part);
            for (int element = 0; element < part.Length; element++)
            {
                sum[element] += Coefficients[snapshot] * part[element];
            }
        }
    }

    private void RequireShape(Parameter parameter)
    {
        foreach (AverageSnapshot snapshot in _snapshots)
        {
            SafeTensor tensor = snapshot.TensorOf(parameter.Name);
            if (!tensor.Shape.SequenceEqual(parameter.Shape.Select(axis => (long)axis)))
            {
                throw new InvalidSafeTensorsException(
                    snapshot.Path, tensor.Name, $"it is [{string.Join(", ", tensor.Shape)}], but the parameter is {parameter.Shape}.");
            }
        }
    }
}
