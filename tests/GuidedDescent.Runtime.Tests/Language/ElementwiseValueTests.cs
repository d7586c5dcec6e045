using GuidedDescent.Language;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Runtime.Tests.Language;

/// <summary>Every operation on tensors against the plain formula on each element.</summary>
public sealed class ElementwiseValueTests
{
    private const int Length = 37;

    private static readonly double[] _x = Random(seed: 1, scale: 3);
    private static readonly double[] _y = Random(seed: 2, scale: 2);
    private static readonly double[] _z = Random(seed: 3, scale: 1);

    public delegate Tensor TensorFormula(Tensor x, Tensor y, Tensor z);

    public delegate double HostFormula(double x, double y, double z);

    public static TheoryData<string, TensorFormula, HostFormula> Operations => new()
    {
        { "x + y", (x, y, _) => x + y, (x, y, _) => x + y },
        { "x - y", (x, y, _) => x - y, (x, y, _) => x - y },
        { "x * y", (x, y, _) => x * y, (x, y, _) => x * y },
        { "x * x", (x, _, _) => x * x, (x, _, _) => x * x },
        { "x / y", (x, y, _) => x / y, (x, y, _) => x / y },
        { "x + 3", (x, _, _) => x + 3, (x, _, _) => x + 3 },
        { "x - 3", (x, _, _) => x - 3, (x, _, _) => x - 3 },
        { "x * 3", (x, _, _) => x * 3, (x, _, _) => x * 3 },
        { "x / 3", (x, _, _) => x / 3, (x, _, _) => x / 3 },
        { "3 + x", (x, _, _) => 3 + x, (x, _, _) => 3 + x },
        { "3 - x", (x, _, _) => 3 - x, (x, _, _) => 3 - x },
        { "3 * x", (x, _, _) => 3 * x, (x, _, _) => 3 * x },
        { "3 / x", (x, _, _) => 3 / x, (x, _, _) => 3 / x },
        { "+x", (x, _, _) => +x, (x, _, _) => x },
        { "-x", (x, _, _) => -x, (x, _, _) => -x },
        { "Abs", (x, _, _) => Abs(x), (x, _, _) => Math.Abs(x) },
        { "Sign", (x, _, _) => Sign(x), (x, _, _) => Math.Sign(x) },
        { "Sqrt", (x, _, _) => Sqrt(Abs(x)), (x, _, _) => Math.Sqrt(Math.Abs(x)) },
        { "Rsqrt", (x, _, _) => Rsqrt(Abs(x)), (x, _, _) => 1 / Math.Sqrt(Math.Abs(x)) },
        { "Square", (x, _, _) => Square(x), (x, _, _) => x * x },
        { "Exp", (x, _, _) => Exp(x), (x, _, _) => Math.Exp(x) },
        { "Log", (x, _, _) => Log(Abs(x)), (x, _, _) => Math.Log(Math.Abs(x)) },
        { "Tanh", (x, _, _) => Tanh(x), (x, _, _) => Math.Tanh(x) },
        { "Atan2", (x, y, _) => Atan2(x, y), (x, y, _) => Math.Atan2(x, y) },
        { "Pow host", (x, _, _) => Pow(x, 3), (x, _, _) => Math.Pow(x, 3) },
        { "Pow", (x, y, _) => Pow(Abs(x), y), (x, y, _) => Math.Pow(Math.Abs(x), y) },
        { "Min", (x, y, _) => Min(x, y), (x, y, _) => Math.Min(x, y) },
        { "Min right host", (x, _, _) => Min(x, 0.5), (x, _, _) => Math.Min(x, 0.5) },
        { "Min left host", (x, _, _) => Min(0.5, x), (x, _, _) => Math.Min(x, 0.5) },
        { "Max", (x, y, _) => Max(x, y), (x, y, _) => Math.Max(x, y) },
        { "Max right host", (x, _, _) => Max(x, 0.5), (x, _, _) => Math.Max(x, 0.5) },
        { "Max left host", (x, _, _) => Max(0.5, x), (x, _, _) => Math.Max(x, 0.5) },
        { "Clamp", (x, _, _) => Clamp(x, -1, 0.5), (x, _, _) => Math.Clamp(x, -1, 0.5) },
        { "Lerp host", (x, y, _) => Lerp(x, y, 0.1), (x, y, _) => x + (0.1 * (y - x)) },
        { "Lerp", Lerp, (x, y, z) => x + (z * (y - x)) },
        { "Where", (x, y, z) => Where(x < y, y, z), (x, y, z) => x < y ? y : z },
        { "Where right host", (x, y, _) => Where(x >= y, y, 7), (x, y, _) => x >= y ? y : 7 },
        { "Where left host", (x, y, _) => Where(x <= 0.5, 7, y), (x, y, _) => x <= 0.5 ? 7 : y },
        { "Where hosts", (x, _, _) => Where(0.5 > x, 7, 8), (x, _, _) => 0.5 > x ? 7 : 8 },
    };

    [Theory]
    [MemberData(nameof(Operations), DisableDiscoveryEnumeration = true)]
    public void Operation_RandomElements_EqualsTheFormula(string name, TensorFormula operation, HostFormula formula)
    {
        Tensor result = operation(new([Length], _x), new([Length], _y), new([Length], _z));

        for (int element = 0; element < Length; element++)
        {
            double expected = formula(_x[element], _y[element], _z[element]);
            Assert.True(
                expected.Equals(result[element]), $"{name} at {element}: {expected:R} expected, {result[element]:R} came");
        }
    }

    [Fact]
    public void HostFunctions_OnNumbers_EqualTheTensorFunctions()
    {
        foreach ((double x, double y) in _x.Zip(_y))
        {
            Tensor tx = Tensor.Filled([], x);
            Tensor ty = Tensor.Filled([], y);
            Tensor[] tensors =
            [
                Abs(tx), Sign(tx), Sqrt(tx), Rsqrt(tx), Square(tx), Exp(tx), Log(tx), Tanh(tx), Atan2(tx, ty),
                Min(tx, ty), Max(tx, ty), Clamp(tx, -1, 0.5), Lerp(tx, ty, 0.1), Pow(tx, y),
            ];
            double[] hosts =
            [
                Abs(x), Sign(x), Sqrt(x), Rsqrt(x), Square(x), Exp(x), Log(x), Tanh(x), Atan2(x, y),
                Min(x, y), Max(x, y), Clamp(x, -1, 0.5), Lerp(x, y, 0.1), Pow(x, y),
            ];

            Assert.Equal(hosts, tensors.Select(tensor => tensor[0]));
        }
    }

    private static double[] Random(int seed, double scale)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Length).Select(_ => scale * ((2 * random.NextDouble()) - 1))];
    }
}
