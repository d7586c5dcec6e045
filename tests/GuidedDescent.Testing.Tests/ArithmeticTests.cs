namespace GuidedDescent.Testing.Tests;

public sealed class ArithmeticTests
{
    private static readonly float[] _values =
    [
        0f, -0f, 1f, -1f, 0.5f, 1.5f, 2.5f, -2.5f, 3.7f, -3.7f, 1e-45f, 1e-38f, 1.17549435e-38f, 3.4e38f, -3.4e38f, 2147483520f,
        2147483648f, -2147483648f, -2147484000f, 4294967040f, 4294967296f, 16777217f, 0.1f, 1f / 3f,
        float.PositiveInfinity, float.NegativeInfinity, float.NaN,
    ];

    // On a GPU a conversion that does not fit gives the nearest integer that does, and 0 for NaN.
    private static readonly Dictionary<string, Func<float, float>> _functions = new()
    {
        ["__fadd_rn(x, 0.1f)"] = x => x + 0.1f,
        ["__fsub_rn(x, 0.1f)"] = x => x - 0.1f,
        ["__fmul_rn(x, 0.1f)"] = x => x * 0.1f,
        ["__fdiv_rn(x, 3.0f)"] = x => x / 3f,
        ["__fdiv_rn(1.0f, x)"] = x => 1f / x,
        ["__frcp_rn(x)"] = x => 1f / x,
        ["__fmaf_rn(x, x, -0.1f)"] = x => MathF.FusedMultiplyAdd(x, x, -0.1f),
        ["fmaf(x, 1.0000001f, -x)"] = x => MathF.FusedMultiplyAdd(x, 1.0000001f, -x),
        ["x * 1.0000001f - x"] = x => (x * 1.0000001f) - x,
        ["__fsqrt_rn(x)"] = MathF.Sqrt,
        ["sqrtf(x)"] = MathF.Sqrt,
        ["fabsf(x)"] = MathF.Abs,
        ["fminf(x, 1.0f)"] = x => float.MinNumber(x, 1f),
        ["fmaxf(x, 1.0f)"] = x => float.MaxNumber(x, 1f),
        ["__int_as_float(__float_as_int(x))"] = x => x,
        ["__uint_as_float(__float_as_uint(x) ^ 1u)"] = x => BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(x) ^ 1),
        ["(float)__float2int_rn(x)"] = x => float.ConvertToInteger<int>(MathF.Round(x)),
        ["(float)__float2int_rz(x)"] = x => float.ConvertToInteger<int>(x),
        ["(float)__float2uint_rn(x)"] = x => float.ConvertToInteger<uint>(MathF.Round(x)),
        ["__uint2float_rn(__float2uint_rz(x))"] = x => float.ConvertToInteger<uint>(x),
        ["__double2float_rn(__fma_rn(x, 0.1, 0.2))"] = x => (float)Math.FusedMultiplyAdd(x, 0.1, 0.2),
        ["__double2float_rn(__ddiv_rn(__dsqrt_rn(x), 3.0))"] = x => (float)(Math.Sqrt(x) / 3),
    };

    // One kernel for all of them: the results of each function lie behind those of the one before.
    private static readonly IEnumerable<string> _assignments = _functions.Keys.Select(
        (function, place) => $"tensors[1][{place * _values.Length} + i] = {function};");

    private static readonly string _source = Kernels.PerThread($$"""
        for (int i = threadIdx.x; i < {{_values.Length}}; i += blockDim.x)
        {
            const float x = tensors[0][i];
            {{string.Join('\n', _assignments)}}
        }
        """);

    public static TheoryData<string> Functions => [.. _functions.Keys];

    [GxxTheory]
    [MemberData(nameof(Functions))]
    public void Function_OfAnyFloat_HasTheBitsOfCSharp(string function)
    {
        float[] arguments = [.. _values, .. new float[(_functions.Count - 1) * _values.Length]];
        int place = _functions.Keys.ToList().IndexOf(function);
        float[] results = Kernels.RunOneBlock(_source, threads: 32, [arguments, new float[arguments.Length]])[1];

        IEnumerable<float> actual = results.Skip(place * _values.Length).Take(_values.Length);
        Assert.Equal(_values.Select(value => Describe(value, _functions[function](value))), _values.Zip(actual, Describe));
    }

    [GxxFact]
    public void AtomicAdd_OfAllThreads_LosesNothing()
    {
        string source = Kernels.PerThread("""
            atomicAdd(&tensors[0][0], 1.0f);
            atomicAdd((int*)&tensors[1][0], -1);
            """);

        float[][] after = Kernels.RunOneBlock(source, threads: 1000, [[0f], [0f]]);

        Assert.Equal(1000f, after[0][0]);
        Assert.Equal(-1000, BitConverter.SingleToInt32Bits(after[1][0]));
    }

    // All NaNs are one: which of them an operation gives differs between processors.
    private static string Describe(float argument, float result) =>
        $"{argument:R}: {(float.IsNaN(result) ? "NaN" : $"{result:R}, {BitConverter.SingleToUInt32Bits(result):x8}")}";
}
