using System.Numerics.Tensors;

namespace GuidedDescent.Samples.Anisotropy;

/// <summary>Products of small dense matrices, row-major.</summary>
internal static class Products
{
    /// <summary>Result = left · right.</summary>
    /// <param name="left">rows x inner.</param>
    /// <param name="right">inner x columns.</param>
    /// <param name="inner">The extent that is summed over.</param>
    /// <param name="result">rows x columns.</param>
    public static void Multiply(ReadOnlySpan<float> left, ReadOnlySpan<float> right, int inner, Span<float> result)
    {
        int columns = right.Length / inner;
        result.Clear();
        for (int index = 0; index < left.Length; index++)
        {
            Span<float> row = result.Slice(index / inner * columns, columns);
            TensorPrimitives.MultiplyAdd(right.Slice(index % inner * columns, columns), left[index], row, row);
        }
    }

    /// <summary>Result = left · right transposed.</summary>
    /// <param name="left">rows x inner.</param>
    /// <param name="right">columns x inner.</param>
    /// <param name="inner">The extent that is summed over.</param>
    /// <param name="result">rows x columns.</param>
    public static void MultiplyByTransposed(ReadOnlySpan<float> left, ReadOnlySpan<float> right, int inner, Span<float> result)
    {
        int columns = right.Length / inner;
        for (int index = 0; index < result.Length; index++)
        {
            result[index] = TensorPrimitives.Dot(
                left.Slice(index / columns * inner, inner), right.Slice(index % columns * inner, inner));
        }
    }

    /// <summary>Result = left transposed · right: a sum over samples, which are the rows of both.</summary>
    /// <param name="left">samples x rows.</param>
    /// <param name="right">samples x columns.</param>
    /// <param name="samples">The extent that is summed over.</param>
    /// <param name="result">rows x columns.</param>
    public static void MultiplyTransposed(ReadOnlySpan<float> left, ReadOnlySpan<float> right, int samples, Span<float> result)
    {
        int rows = left.Length / samples;
        int columns = right.Length / samples;
        result.Clear();
        for (int sample = 0; sample < samples; sample++)
        {
            ReadOnlySpan<float> source = right.Slice(sample * columns, columns);
            for (int row = 0; row < rows; row++)
            {
                Span<float> target = result.Slice(row * columns, columns);
                TensorPrimitives.MultiplyAdd(source, left[sample * rows + row], target, target);
            }
        }
    }
}
