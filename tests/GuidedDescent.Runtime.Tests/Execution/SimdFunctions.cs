using System.Numerics;
using System.Runtime.InteropServices;
using GuidedDescent.Execution.Cpu;

namespace GuidedDescent.Runtime.Tests.Execution;

/// <summary>The functions of <see cref="Simd"/> by name, applied to whole arrays.</summary>
internal static class SimdFunctions
{
    public static readonly IReadOnlyDictionary<string, Func<Vector<float>, Vector<float>>> Unary =
        new Dictionary<string, Func<Vector<float>, Vector<float>>>
        {
            ["exp"] = Simd.Exp,
            ["log"] = Simd.Log,
            ["tanh"] = Simd.Tanh,
            ["sign"] = Simd.Sign,
            ["rsqrt"] = Simd.Rsqrt,
        };

    public static readonly IReadOnlyDictionary<string, Func<Vector<float>, Vector<float>, Vector<float>>> Binary =
        new Dictionary<string, Func<Vector<float>, Vector<float>, Vector<float>>>
        {
            ["atan2"] = Simd.Atan2,
            ["pow"] = Simd.Pow,
            ["min"] = Simd.Min,
            ["max"] = Simd.Max,
        };

    public static float[] Apply(this Func<Vector<float>, Vector<float>> function, float[] x)
    {
        float[] result = new float[x.Length];
        Span<Vector<float>> results = Vectors(result);
        Span<Vector<float>> values = Vectors(x);
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = function(values[i]);
        }

        return result;
    }

    public static float[] Apply(this Func<Vector<float>, Vector<float>, Vector<float>> function, float[] x, float[] y)
    {
        float[] result = new float[x.Length];
        Span<Vector<float>> results = Vectors(result);
        Span<Vector<float>> first = Vectors(x);
        Span<Vector<float>> second = Vectors(y);
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = function(first[i], second[i]);
        }

        return result;
    }

    public static float One(this Func<Vector<float>, Vector<float>> function, float x) =>
        function(Vector.Create(x))[0];

    public static float One(this Func<Vector<float>, Vector<float>, Vector<float>> function, float x, float y) =>
        function(Vector.Create(x), Vector.Create(y))[0];

    private static Span<Vector<float>> Vectors(float[] values)
    {
        Assert.Equal(0, values.Length % Vector<float>.Count);
        return MemoryMarshal.Cast<float, Vector<float>>(values.AsSpan());
    }
}
