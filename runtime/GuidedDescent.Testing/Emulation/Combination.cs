using GuidedDescent.Rules;

namespace GuidedDescent.Testing;

/// <summary>Makes the results of a reduction of what its tiles or bands came to, in the one order that all devices follow.</summary>
internal static class Combination
{
    private const int Lanes = 256;

    /// <summary>Combines.</summary>
    /// <param name="kind">What is made of the numbers.</param>
    /// <param name="partials">For each row its tiles, for sums of columns for each band its columns.</param>
    /// <param name="results">Becomes the results.</param>
    public static void Run(ReductionKind kind, ReadOnlySpan<float> partials, Span<float> results)
    {
        switch (kind)
        {
            case ReductionKind.Sum:
                results[0] = SumInLanes(partials);
                break;
            case ReductionKind.MaxAbs:
                results[0] = Largest(partials);
                break;
            default:
                int count = results.IsEmpty ? 0 : partials.Length / results.Length;
                int stride = kind == ReductionKind.RowSum ? 1 : results.Length;
                for (int index = 0; index < results.Length; index++)
                {
                    results[index] = SumInOrder(partials, kind == ReductionKind.RowSum ? index * count : index, stride, count);
                }

                break;
        }
    }

    private static float SumInLanes(ReadOnlySpan<float> tiles)
    {
        Span<double> lanes = stackalloc double[Lanes];
        lanes.Clear();
        for (int tile = 0; tile < tiles.Length; tile++)
        {
            lanes[tile % Lanes] += tiles[tile];
        }

        for (int half = Lanes / 2; half > 0; half /= 2)
        {
            for (int lane = 0; lane < half; lane++)
            {
                lanes[lane] += lanes[lane + half];
            }
        }

        return (float)lanes[0];
    }

    private static float Largest(ReadOnlySpan<float> tiles)
    {
        float largest = 0;
        foreach (float tile in tiles)
        {
            largest = tile > largest || float.IsNaN(tile) ? tile : largest;
        }

        return largest;
    }

    private static float SumInOrder(ReadOnlySpan<float> partials, int first, int stride, int count)
    {
        double sum = 0;
        for (int term = 0; term < count; term++)
        {
            sum += partials[first + (term * stride)];
        }

        return (float)sum;
    }
}
