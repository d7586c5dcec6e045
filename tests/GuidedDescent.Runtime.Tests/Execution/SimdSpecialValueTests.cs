using System.Numerics;
using GuidedDescent.Execution.Cpu;

namespace GuidedDescent.Runtime.Tests.Execution;

/// <summary>What IEEE 754 and the numeric contract ask for at zeros, infinities, NaN and the ends of the range.</summary>
public class SimdSpecialValueTests
{
    private const float Infinity = float.PositiveInfinity;
    private const float NaN = float.NaN;

    private static readonly Dictionary<string, (float X, float Result)[]> s_unary = new()
    {
        ["exp"] =
        [
            (0f, 1f), (-0f, 1f), (float.Epsilon, 1f), (Infinity, Infinity), (-Infinity, 0f), (NaN, NaN), (88.72284f, Infinity),
            (-103.27893f, float.Epsilon), (-103.97209f, 0f), (float.MaxValue, Infinity), (-float.MaxValue, 0f),
        ],
        ["log"] =
        [
            (1f, 0f), (0f, -Infinity), (-0f, -Infinity), (-float.Epsilon, NaN), (-1f, NaN), (-Infinity, NaN),
            (Infinity, Infinity), (NaN, NaN), (float.Epsilon, -103.27893f),
        ],
        ["tanh"] =
        [
            (0f, 0f), (-0f, -0f), (-float.Epsilon, -float.Epsilon), (20f, 1f), (Infinity, 1f), (-Infinity, -1f), (NaN, NaN),
        ],
        ["sign"] =
        [
            (-0f, -0f), (0f, 0f), (-float.Epsilon, -1f), (Infinity, 1f), (NaN, NaN),
        ],
        ["rsqrt"] =
        [
            (4f, 0.5f), (0f, Infinity), (-0f, -Infinity), (Infinity, 0f), (-1f, NaN),
        ],
    };

    private static readonly (float Y, float X, float Result)[] s_atan2 =
    [
        (0f, 1f, 0f), (-0f, 1f, -0f), (0f, 0f, 0f), (-0f, 0f, -0f), (0f, -0f, 3.1415927f), (-0f, -0f, -3.1415927f),
        (0f, -1f, 3.1415927f), (1f, 0f, 1.5707964f), (-1f, -0f, -1.5707964f), (Infinity, 1f, 1.5707964f), (1f, Infinity, 0f),
        (-1f, -Infinity, -3.1415927f), (Infinity, Infinity, 0.7853982f), (-Infinity, -Infinity, -2.3561945f),
        (float.Epsilon, float.Epsilon, 0.7853982f), (float.MaxValue, float.MaxValue, 0.7853982f),
        (float.Epsilon, float.MaxValue, 0f), (NaN, 0f, NaN), (0f, NaN, NaN), (NaN, Infinity, NaN),
    ];

    private static readonly (float X, float Y, float Result)[] s_pow =
    [
        (NaN, 0f, 1f), (0f, -0f, 1f), (-Infinity, 0f, 1f), (1f, NaN, 1f), (1f, -Infinity, 1f), (-1f, Infinity, 1f),
        (-1f, NaN, NaN), (NaN, 2f, NaN), (0f, NaN, NaN), (-2f, 3f, -8f), (-2f, 2f, 4f), (-2f, -3f, -0.125f), (-2f, 0.5f, NaN),
        (-float.Epsilon, 0.5f, NaN), (-1f, 8388607.5f, NaN), (-1f, 8388609f, -1f), (-1f, 16777215f, -1f), (-1f, 16777216f, 1f),
        (0f, -1f, Infinity), (-0f, -1f, -Infinity), (-0f, -2f, Infinity), (-0f, -0.5f, Infinity), (-0f, 3f, -0f), (-0f, 2f, 0f),
        (0f, Infinity, 0f), (0f, -Infinity, Infinity), (-Infinity, 3f, -Infinity), (-Infinity, -3f, -0f),
        (-Infinity, 0.5f, Infinity), (Infinity, -0.5f, 0f), (1.0000001f, Infinity, Infinity), (-0.99999994f, Infinity, 0f),
        (-1.0000001f, -Infinity, 0f), (2f, 128f, Infinity), (2f, -149f, float.Epsilon), (2f, -150f, 0f), (-2f, 129f, -Infinity),
        (-2f, -151f, -0f), (float.Epsilon, -1f, Infinity), (1.0000001f, float.MaxValue, Infinity), (7f, float.Epsilon, 1f),
    ];

    public static TheoryData<string> UnaryFunctions => [.. s_unary.Keys];

    [Theory]
    [MemberData(nameof(UnaryFunctions))]
    public void Unary_SpecialValue_GivesItsSpecialResult(string function)
    {
        foreach ((float x, float result) in s_unary[function])
        {
            AssertSame(result, SimdFunctions.Unary[function].One(x), $"{x:g9}");
        }
    }

    [Fact]
    public void Atan2_SpecialValue_GivesItsSpecialResult()
    {
        foreach ((float y, float x, float result) in s_atan2)
        {
            AssertSame(result, SimdFunctions.Binary["atan2"].One(y, x), $"{y:g9}, {x:g9}");
        }
    }

    [Fact]
    public void Pow_SpecialValue_GivesItsSpecialResult()
    {
        foreach ((float x, float y, float result) in s_pow)
        {
            AssertSame(result, SimdFunctions.Binary["pow"].One(x, y), $"{x:g9}, {y:g9}");
        }
    }

    [Fact]
    public void MinMax_AnyPair_FollowTheContract()
    {
        (float[] x, float[] y) = SimdSamples.Pairs(1000);
        float[] smaller = SimdFunctions.Binary["min"].Apply(x, y);
        float[] larger = SimdFunctions.Binary["max"].Apply(x, y);
        for (int i = 0; i < x.Length; i++)
        {
            AssertSame(x[i] < y[i] || float.IsNaN(x[i]) ? x[i] : y[i], smaller[i], $"{x[i]:g9}, {y[i]:g9}");
            AssertSame(x[i] > y[i] || float.IsNaN(x[i]) ? x[i] : y[i], larger[i], $"{x[i]:g9}, {y[i]:g9}");
        }
    }

    [Fact]
    public void Fma_NearCancellation_RoundsOnce()
    {
        (float[] x, float[] y) = SimdSamples.Pairs(100_000);
        for (int i = 0; i < x.Length; i++)
        {
            float z = -(x[i] * y[i]);
            AssertSame(
                MathF.FusedMultiplyAdd(x[i], y[i], z),
                Simd.Fma(Vector.Create(x[i]), Vector.Create(y[i]), Vector.Create(z))[0],
                $"{x[i]:g9}, {y[i]:g9}, {z:g9}");
        }
    }

    [Fact]
    public void Select_Comparison_TakesElementByElement()
    {
        float[] x = SimdSamples.Spread(1000);
        float[] positive = new Func<Vector<float>, Vector<float>>(
            value => Simd.Select(Vector.GreaterThan(value, Vector<float>.Zero), value, Simd.Abs(value))).Apply(x);
        for (int i = 0; i < x.Length; i++)
        {
            AssertSame(MathF.Abs(x[i]), positive[i], $"{x[i]:g9}");
        }
    }

    // Equal with the sign of a zero; any NaN is like another.
    private static void AssertSame(float expected, float actual, string arguments)
    {
        bool same = BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(actual)
            || (float.IsNaN(expected) && float.IsNaN(actual));
        Assert.True(same, $"At {arguments}, {expected:g9} is expected, {actual:g9} came.");
    }
}
