using GuidedDescent.Cuda;
using GuidedDescent.Cuda.Tests.Devices;

namespace GuidedDescent.Cuda.Tests.Plans;

/// <summary>Each parameter group chooses what the factors of its products are rounded to.</summary>
[Collection(EmulatedGpu.Collection)]
public sealed class ProductPrecisionTests
{
    private const int Rows = 7;
    private const int Columns = 33;
    private const double Beta = 0.75;

    [GxxFact]
    public void Groups_MultiplyInTheirOwnPrecision()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var parameters = new ParameterSet(device);
        Parameter exact = parameters.Add("exact", [Rows, Columns]);
        Parameter rounded = parameters.Add("rounded", [Rows, Columns]);
        var random = new Random(3);
        float[] gradient = [.. Enumerable.Range(0, Rows * Columns).Select(_ => (2 * random.NextSingle()) - 1)];
        exact.WriteGradient(gradient);
        rounded.WriteGradient(gradient);
        var rule = new Preconditioned(Beta: Beta);
        using var optimizer = new Optimizer(
            parameters,
            [
                new ParameterGroup("exact", parameter => parameter == exact, rule),
                new ParameterGroup("rounded", parameter => parameter == rounded, rule) { ProductPrecision = ProductPrecision.BFloat16 },
            ]);

        optimizer.Step();

        float[] left = new float[Rows * Rows];
        optimizer.ReadState(exact, "left", left);
        AssertGram(gradient, left);
        optimizer.ReadState(rounded, "left", left);
        AssertGram([.. gradient.Select(ToBFloat16)], left);
    }

    /// <summary>Holds a state against beta I + (1 - beta) G G^T in double precision, which rounding G would miss by far.</summary>
    private static void AssertGram(float[] gradient, float[] actual)
    {
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Rows; column++)
            {
                double sum = 0;
                for (int index = 0; index < Columns; index++)
                {
                    sum += (double)gradient[(row * Columns) + index] * gradient[(column * Columns) + index];
                }

                double expected = (row == column ? Beta : 0) + ((1 - Beta) * sum);
                Assert.InRange(actual[(row * Rows) + column], expected - 1e-5, expected + 1e-5);
            }
        }
    }

    // To the nearest number with seven bits of fraction, ties to even.
    private static float ToBFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF_0000);
    }
}
