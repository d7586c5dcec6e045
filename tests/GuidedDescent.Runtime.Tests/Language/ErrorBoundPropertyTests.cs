using GuidedDescent.Language;
using Xunit.Abstractions;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Runtime.Tests.Language;

/// <summary>Random programs in real single precision never leave the bounds of their double-precision evaluation.</summary>
public sealed class ErrorBoundPropertyTests(ITestOutputHelper output)
{
    private const int Programs = 60;
    private const int LinesPerProgram = 28;
    private const int Elements = 131;
    private const double SafeDistance = 1e-3;

    [Theory]
    [InlineData(KernelFreedom.None, 11)]
    [InlineData(KernelFreedom.Contract, 12)]
    [InlineData(KernelFreedom.MergeFactors, 13)]
    [InlineData(KernelFreedom.MultiplyByReciprocal, 14)]
    [InlineData(KernelFreedom.Contract | KernelFreedom.MergeFactors | KernelFreedom.MultiplyByReciprocal, 15)]
    public void Bounds_RandomPrograms_HoldWhatKernelsCompute(KernelFreedom freedom, int seed)
    {
        var random = new Random(seed);
        int bounded = 0;
        int total = 0;
        int close = 0;
        for (int program = 0; program < Programs; program++)
        {
            SinglePrecisionProgram kernel = SinglePrecisionProgram.Random(random, LinesPerProgram);
            float[][] inputs = [.. Enumerable.Range(0, SinglePrecisionProgram.Inputs).Select(_ => RandomInput(random))];
            Tensor[] reference = Evaluate(kernel, inputs);
            for (int element = 0; element < Elements; element++)
            {
                float[] held = kernel.Run([.. inputs.Select(input => input[element])], freedom);
                for (int line = SinglePrecisionProgram.Inputs; line < LinesPerProgram; line++)
                {
                    double bound = reference[line].ErrorBounds[element];
                    double error = Math.Abs(held[line] - reference[line][element]);
                    bool withinBound = error <= bound || double.IsInfinity(bound)
                        || IsSameSpecial(held[line], reference[line][element]);
                    Assert.True(
                        reference[line].Admits(element, held[line]) && withinBound,
                        $"program {program}, line {line} {kernel.Lines[line]}, element {element}: the kernel holds "
                        + $"{held[line]:R}, the reference {reference[line][element]:R} with a bound of {bound:R}");

                    total++;
                    bounded += double.IsFinite(bound) ? 1 : 0;
                    close += bound > 0 && error > bound / 3 ? 1 : 0;
                }
            }
        }

        output.WriteLine(
            $"{total} numbers: {(double)bounded / total:P1} bounded, {(double)close / total:P1} off by over a third of that");

        // Bounds that are rarely finite, or never nearly reached, would prove little.
        Assert.InRange((double)bounded / total, 0.8, 1);
        Assert.InRange((double)close / total, 0.05, 1);
    }

    [Fact]
    public void Bounds_HalfPrecisionInsideAProgram_AreExceeded()
    {
        var random = new Random(21);
        float[] input = RandomInput(random);
        Tensor x = Tensor.FromSingles([Elements], input).WithErrorBounds();

        Tensor result = (Tanh(x) * 0.7) + 0.1;

        int refused = Enumerable.Range(0, Elements)
            .Count(element => !result.Admits(element, ((float)(Half)MathF.Tanh(input[element]) * 0.7f) + 0.1f));
        Assert.InRange(refused, Elements / 2, Elements);
    }

    private static bool IsSameSpecial(float held, double value) => !float.IsFinite(held) && held.Equals((float)value);

    private static Tensor[] Evaluate(SinglePrecisionProgram program, float[][] inputs)
    {
        var results = new Tensor[program.Lines.Count];
        for (int index = 0; index < results.Length; index++)
        {
            Line line = program.Lines[index];
            results[index] = line.Operation == Operation.Input
                ? Tensor.FromSingles([Elements], inputs[index]).WithErrorBounds()
                : Evaluate(line, results[line.First], results[line.Second], results[line.Third]);
        }

        return results;
    }

    private static Tensor Evaluate(Line line, Tensor x, Tensor y, Tensor z)
    {
        double host = line.Host;
        return line.Operation switch
        {
            Operation.Add => x + y,
            Operation.Subtract => x - y,
            Operation.Multiply => x * y,
            Operation.Square => Square(x),
            Operation.Scale => host * x,
            Operation.AddHost => x + host,
            Operation.DivideByHost => x / host,
            Operation.DivideSafely => x / ((y * y) + SafeDistance),
            Operation.Negate => -x,
            Operation.Abs => Abs(x),
            Operation.Sign => Sign(x),
            Operation.SqrtOfAbs => Sqrt(Abs(x)),
            Operation.RsqrtSafely => Rsqrt(Square(x) + SafeDistance),
            Operation.Min => Min(x, y),
            Operation.Max => Max(x, y),
            Operation.Clamp => Clamp(x, -Math.Abs(host), Math.Abs(host)),
            Operation.Lerp => Lerp(x, y, host),
            Operation.LerpToSquare => Lerp(x, y * y, host),
            Operation.WhereLess => Where(x < y, z, x),
            Operation.WhereBetween => Where((x > -Math.Abs(host)) & !(x >= y), host, z),
            Operation.Exp => Exp(Min(x, 20)),
            Operation.Log => Log(Abs(x)),
            Operation.Tanh => Tanh(x),
            Operation.Atan2 => Atan2(x, y),
            Operation.PowHost => Pow(Abs(x), host),
            _ => throw new InvalidOperationException($"{line.Operation} has no reference."),
        };
    }

    /// <summary>Ordinary numbers of many magnitudes, with a few zero, subnormal, huge, infinite and NaN ones.</summary>
    private static float[] RandomInput(Random random)
    {
        var input = new float[Elements];
        for (int element = 0; element < Elements; element++)
        {
            double magnitude = Math.Pow(10, (6 * random.NextDouble()) - 4);
            input[element] = random.Next(60) switch
            {
                0 => 0,
                1 => -0f,
                2 => random.Next(1, 1000) * float.Epsilon,
                3 => (float)(magnitude * 1e-24),
                4 => (float)(magnitude * 1e24),
                5 => random.Next(2) == 0 ? float.NaN : float.NegativeInfinity,
                _ => (float)(random.Next(2) == 0 ? magnitude : -magnitude),
            };
        }

        return input;
    }
}
