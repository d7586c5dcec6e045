using GuidedDescent.Precision;

namespace GuidedDescent.Runtime.Tests.Precision;

public class DynamicCodeTests
{
    public static TheoryData<bool> Codes => [true, false];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Values_Are256InOrderFromMinusOneOrZeroToOne(bool isSigned)
    {
        float[] values = Code(isSigned).Values.ToArray();
        Assert.Equal(256, values.Distinct().Count());
        Assert.Equal(values.Order(), values);
        Assert.Equal(1, values[^1]);
        Assert.Equal(0, values[Code(isSigned).Zero]);
        // The centres of the first and of the last part of the highest power of ten.
        int parts = isSigned ? 64 : 128;
        Assert.Equal((float)(1 - (0.45 / parts)), values[^2]);
        Assert.Equal(isSigned ? (float)-(1 - (0.45 / parts)) : 0, values[0]);
        Assert.Equal(isSigned ? 127 : 255, values.Count(value => value > 0 && value < 1) + (isSigned ? 0 : 1));
        Assert.Equal((float)(isSigned ? 5.5e-7 : 3.25e-7), values.Where(value => value > 0).Min());
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Encode_AnyNumber_IsTheClosestValue(bool isSigned)
    {
        DynamicCode code = Code(isSigned);
        double[] values = [.. code.Values.ToArray().Select(value => (double)value)];
        foreach (float number in Numbers(isSigned, code.Values.ToArray()))
        {
            double closest = values.Min(value => Math.Abs(value - number));
            Assert.Equal(closest, Math.Abs(values[code.Encode(number)] - number));
        }
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void Encode_AValue_IsItself(bool isSigned)
    {
        for (int code = 0; code < 256; code++)
        {
            Assert.Equal(code, Code(isSigned).Encode(Code(isSigned).Values[code]));
        }
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 1)]
    [InlineData(true, 3.7f)]
    [InlineData(false, 1e-41f)]
    public unsafe void Encode_Stretches_HasTheCodesOfSingleNumbersAndDecodesThem(bool isSigned, float largest)
    {
        DynamicCode code = Code(isSigned);
        float[] numbers = [.. Numbers(isSigned, code.Values.ToArray()).Select(number => number * largest)];
        byte[] codes = new byte[numbers.Length];
        float[] decoded = new float[numbers.Length];
        fixed (float* source = numbers, target = decoded)
        {
            fixed (byte* bytes = codes)
            {
                // Ends of all lengths, and nothing behind them is touched.
                for (int start = 0, length = 1; start < numbers.Length; start += length, length = (length % 37) + 1)
                {
                    int count = Math.Min(length, numbers.Length - start);
                    code.Encode(source + start, largest, bytes + start, count);
                    Assert.True(start + count == codes.Length || codes[start + count] == 0);
                    code.Decode(bytes + start, largest, target + start, count);
                }
            }
        }

        Assert.Equal(numbers.Select(number => code.Encode(number / largest)), codes);
        Assert.Equal(codes.Select(index => code.Values[index] * largest), decoded);
    }

    private static DynamicCode Code(bool isSigned) => isSigned ? DynamicCode.Signed : DynamicCode.Unsigned;

    // Many of all magnitudes, and those beside the middle between two values.
    private static IEnumerable<float> Numbers(bool isSigned, float[] values)
    {
        var random = new Random(3);
        for (int index = 0; index < 40_000; index++)
        {
            float number = MathF.ScaleB(random.NextSingle(), -random.Next(0, 30));
            yield return number;
            yield return isSigned ? -number : 1 - number;
        }

        for (int code = 0; code < 255; code++)
        {
            float middle = (values[code] + values[code + 1]) / 2;
            yield return middle;
            yield return MathF.BitIncrement(middle);
            yield return MathF.BitDecrement(middle);
        }

        yield return isSigned ? -1 : 0;
    }
}
