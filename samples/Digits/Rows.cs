using System.Numerics;
using System.Runtime.InteropServices;

namespace GuidedDescent.Samples.Digits;

/// <summary>Loops over rows of matrices, whole vectors first, then what is left over.</summary>
internal static class Rows
{
    /// <summary>The sum of the products of two rows of equal length.</summary>
    public static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        ReadOnlySpan<Vector<float>> x = MemoryMarshal.Cast<float, Vector<float>>(left);
        ReadOnlySpan<Vector<float>> y = MemoryMarshal.Cast<float, Vector<float>>(right);

        // Two sums, so that an addition need not wait for the one before it.
        Vector<float> even = Vector<float>.Zero;
        Vector<float> odd = Vector<float>.Zero;
        int i = 0;
        for (; i + 1 < x.Length && i + 1 < y.Length; i += 2)
        {
            even = Vector.FusedMultiplyAdd(x[i], y[i], even);
            odd = Vector.FusedMultiplyAdd(x[i + 1], y[i + 1], odd);
        }

        float sum = Vector.Sum(even + odd);
        for (int rest = i * Vector<float>.Count; rest < left.Length; rest++)
        {
            sum += left[rest] * right[rest];
        }

        return sum;
    }

    /// <summary>Adds a multiple of one row to another of equal length.</summary>
    public static void AddScaled(float factor, ReadOnlySpan<float> row, Span<float> target)
    {
        ReadOnlySpan<Vector<float>> x = MemoryMarshal.Cast<float, Vector<float>>(row);
        Span<Vector<float>> y = MemoryMarshal.Cast<float, Vector<float>>(target);
        var factors = new Vector<float>(factor);
        for (int i = 0; i < x.Length && i < y.Length; i++)
        {
            y[i] = Vector.FusedMultiplyAdd(factors, x[i], y[i]);
        }

        for (int rest = x.Length * Vector<float>.Count; rest < row.Length; rest++)
        {
            target[rest] += factor * row[rest];
        }
    }
}
