using GuidedDescent.Execution.Cpu.Factorizations;

namespace GuidedDescent.Runtime.Tests.Execution.Factorizations;

public class DenseProductTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(4, 3, 8)]
    [InlineData(5, 255, 9)]
    [InlineData(3, 256, 17)]
    [InlineData(7, 600, 13)]
    [InlineData(66, 257, 31)]
    [InlineData(2, 0, 3)]
    public void Multiply_AnyShape_IsChainsOfFusedMultiplyAdds(int rows, int inner, int columns)
    {
        double[] a = Matrices.Random(rows, inner, seed: 1), b = Matrices.Random(inner, columns, seed: 2);
        double[] product = [.. Enumerable.Repeat(double.NaN, rows * columns)];
        DenseProduct.Multiply(rows, inner, columns, a, b, product);
        Assert.Equal(Matrices.Make(rows, columns, Element), product);

        double Element(int row, int column)
        {
            double sum = 0;
            for (int top = 0; top < inner; top += 256)
            {
                double block = 0;
                for (int k = top; k < Math.Min(top + 256, inner); k++)
                {
                    block = Math.FusedMultiplyAdd(a[(row * inner) + k], b[(k * columns) + column], block);
                }

                sum += block;
            }

            return sum;
        }
    }
}
