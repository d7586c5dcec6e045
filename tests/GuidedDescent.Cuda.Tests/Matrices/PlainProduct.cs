using GuidedDescent.Cuda;

namespace GuidedDescent.Cuda.Tests.Matrices;

/// <summary>A product by three loops, in the order of arithmetic that all products of this project keep to.</summary>
internal static class PlainProduct
{
    private const int BlockDepth = 384;

    public static float[] Of(
        DeviceProductShape shape, float[] a, float[] b, float[]? c, float alpha, float beta, Func<float, float>? round = null)
    {
        round ??= static value => value;
        float[] result = new float[shape.ResultElements];
        for (int row = 0; row < shape.Rows; row++)
        {
            for (int column = 0; column < shape.Columns; column++)
            {
                float sum = 0;
                for (int start = 0; start < shape.Depth; start += BlockDepth)
                {
                    float block = 0;
                    for (int k = start; k < Math.Min(start + BlockDepth, shape.Depth); k++)
                    {
                        float left = shape.TransposeA ? a[(k * shape.Rows) + row] : a[(row * shape.Depth) + k];
                        float right = shape.TransposeB ? b[(column * shape.Depth) + k] : b[(k * shape.Columns) + column];
                        block = MathF.FusedMultiplyAdd(round(left), round(right), block);
                    }

                    sum = start == 0 ? block : sum + block;
                }

                int place = (row * shape.Columns) + column;
                result[place] = c is null || beta == 0 ? alpha * sum : MathF.FusedMultiplyAdd(alpha, sum, beta * c[place]);
            }
        }

        return result;
    }

    public static float[] Numbers(int seed, long count)
    {
        var random = new Random(seed);
        float[] numbers = new float[count];
        for (int index = 0; index < numbers.Length; index++)
        {
            numbers[index] = (float)((random.NextDouble() - 0.5) * Math.Pow(2, random.Next(-6, 6)));
        }

        return numbers;
    }
}
