using System.Collections.Immutable;
using GuidedDescent.Execution;
using GuidedDescent.Precision;

namespace GuidedDescent;

// The averages of the weights that an optimizer keeps.
public sealed partial class Optimizer
{
    /// <summary>The averages of the weights that are kept, in the order in which they were declared.</summary>
    public ImmutableArray<WeightAverage> Averages { get; }

    /// <summary>
    /// The bytes of memory that all averages take together: four for each weight and average, and where there is any, two for each weight
    /// of 16 bits, which is put aside there while an average is in its place.
    /// </summary>
    public long AverageBytes => Averages.IsEmpty
        ? 0
        : _trained.Sum(parameter =>
            parameter.Length * ((Averages.Length * sizeof(float)) + (IsSingle(parameter) ? 0 : sizeof(ushort))));

    /// <summary>
    /// Copies an average to the host, as it is after all steps so far. While a lease of <see cref="EvaluateWith"/> has it in the place of
    /// the weights it is read from there.
    /// </summary>
    /// <param name="average">An average of this optimizer.</param>
    /// <param name="parameter">A parameter this optimizer trains.</param>
    /// <param name="destination">Where to put as many elements as it is long.</param>
    /// <param name="start">The first element, row-major.</param>
    /// <exception cref="ArgumentException">The optimizer does not keep the average, or does not train the parameter.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The parameter has fewer elements.</exception>
    /// <exception cref="ObjectDisposedException">The optimizer or its parameter set has been disposed.</exception>
    public unsafe void ReadAverage(WeightAverage average, Parameter parameter, Span<float> destination, long start = 0)
    {
        Device.Memory.Read(StretchOf(average, parameter, start, destination.Length), destination);
        if (IsLent(average) && !IsSingle(parameter))
        {
            FollowStored(parameter, destination, start);
        }
    }

    /// <summary>Gives an average another content, as when training resumes.</summary>
    /// <param name="average">An average of this optimizer.</param>
    /// <param name="parameter">A parameter this optimizer trains.</param>
    /// <param name="source">The new elements.</param>
    /// <param name="start">The first element, row-major.</param>
    /// <exception cref="ArgumentException">The optimizer does not keep the average, or does not train the parameter.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The parameter has fewer elements.</exception>
    /// <exception cref="InvalidOperationException">A lease of <see cref="EvaluateWith"/> is open.</exception>
    /// <exception cref="ObjectDisposedException">The optimizer or its parameter set has been disposed.</exception>
    public unsafe void WriteAverage(WeightAverage average, Parameter parameter, ReadOnlySpan<float> source, long start = 0)
    {
        RefuseDuringEvaluation("WriteAverage");
        Device.Memory.Write(StretchOf(average, parameter, start, source.Length), source);
    }

    /// <summary>
    /// Makes every average a copy of the weights as they are now. Call it where weights are given their first values after the optimizer
    /// was built, which took copies of what they were then.
    /// </summary>
    /// <exception cref="InvalidOperationException">A lease of <see cref="EvaluateWith"/> is open.</exception>
    /// <exception cref="ObjectDisposedException">The optimizer or its parameter set has been disposed.</exception>
    public void ResetAverages()
    {
        RefuseDuringEvaluation("ResetAverages");
        _averages.CopyWeights(_trained, ReadWeights);
    }

    private static ImmutableArray<WeightAverage> CheckAverages(IEnumerable<WeightAverage>? averages)
    {
        ImmutableArray<WeightAverage> declared = [.. averages ?? []];
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (WeightAverage average in declared)
        {
            ArgumentNullException.ThrowIfNull(average, nameof(averages));
            if (!names.Add(average.Name))
            {
                throw new ArgumentException(
                    $"Two averages have the name '{average.Name}'; leave one out, or give it another name: "
                    + "average with { Name = \"...\" }.",
                    nameof(averages));
            }
        }

        return declared;
    }

    private static bool IsSingle(Parameter parameter) => parameter.ValueStorage == StorageFormat.Single;

    /// <summary>Takes over what was written to weights of 16 bits while the average is in their place.</summary>
    private static unsafe void FollowStored(Parameter parameter, Span<float> average, long start)
    {
        fixed (float* copy = average)
        {
            for (int done = 0; done < average.Length; done += Stretch.MostElements)
            {
                int count = Math.Min(Stretch.MostElements, average.Length - done);
                StoredNumbers.Follow(
                    parameter.ValueStorage, (ushort*)parameter.ValueAddress + start + done, copy + done, count);
            }
        }
    }

    private void ReadWeights(Parameter parameter, Span<float> destination, long start) =>
        GroupOf(parameter).ReadPreciseValue(parameter, destination, start);

    private bool IsLent(WeightAverage average) => _lease is { IsOpen: true } && _lease.Average == average;

    // Steps of a rule with an evaluation mode need nothing of this: a device that cannot do it refuses the evaluation.
    private void RequireAverages()
    {
        if (!Averages.IsEmpty && !_executor.KeepsAverages)
        {
            throw new NotSupportedException(
                $"{Device} cannot keep averages of the weights, but {Averages.Length} came; leave averages out, or run the optimizer "
                + "on another device.");
        }
    }

    private void PlanAverages(LaunchList launches, long step)
    {
        if (Averages.IsEmpty)
        {
            return;
        }

        // The copy that the evaluation mode takes, if there is one, is not drawn along.
        Span<float> rates = _averages.Rates;
        rates.Clear();
        for (int average = 0; average < Averages.Length; average++)
        {
            rates[average] = (float)Averages[average].RateAt(step);
        }

        launches.UpdateAverages(rates);
    }

    private int IndexOf(WeightAverage average)
    {
        ArgumentNullException.ThrowIfNull(average);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        int index = Averages.IndexOf(average);
        string kept = Averages.IsEmpty
            ? "it keeps none; give them to its constructor"
            : $"it keeps {string.Join(", ", Averages.Select(candidate => $"'{candidate.Name}'"))}";
        return index >= 0
            ? index
            : throw new ArgumentException($"The optimizer does not keep the average '{average.Name}': {kept}.", nameof(average));
    }

    private unsafe float* StretchOf(WeightAverage average, Parameter parameter, long start, int length)
    {
        int index = IndexOf(average);
        GroupOf(parameter);
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        if (start > parameter.Length - length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(start),
                start,
                $"The average of parameter '{parameter.Name}' {parameter.Shape} has {parameter.Length} elements, "
                + $"fewer than the {length} from {start} on.");
        }

        bool isInPlace = IsLent(average) && IsSingle(parameter);
        return (isInPlace ? parameter.ValueAddress : _averages.Of(index, parameter)) + start;
    }
}
