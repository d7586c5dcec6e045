using System.Text.RegularExpressions;
using GuidedDescent.Testing;

namespace GuidedDescent.Runtime.Tests.Execution;

/// <summary>The SIMD functions and the device functions of the CUDA text give the same bits.</summary>
public partial class SimdCudaIdentityTests(SimdCudaText text) : IClassFixture<SimdCudaText>
{
    private const int SampleCount = 10_000_000;
    private const int PairCount = 3_000_000;

    public static TheoryData<string> UnaryFunctions => [.. SimdFunctions.Unary.Keys];

    public static TheoryData<string> BinaryFunctions => [.. SimdFunctions.Binary.Keys];

    public static TheoryData<string> AllFunctions => [.. SimdFunctions.Unary.Keys, .. SimdFunctions.Binary.Keys];

    [GxxTheory]
    [MemberData(nameof(UnaryFunctions))]
    public void Unary_SimdAndCudaText_GiveTheSameBits(string function)
    {
        float[] x = SimdSamples.Spread(SampleCount);
        AssertSameBits(SimdFunctions.Unary[function].Apply(x), text.Apply(function, x), i => $"{x[i]:g9}");
    }

    [GxxTheory]
    [MemberData(nameof(BinaryFunctions))]
    public void Binary_SimdAndCudaText_GiveTheSameBits(string function)
    {
        (float[] x, float[] y) = SimdSamples.Pairs(PairCount);
        AssertSameBits(
            SimdFunctions.Binary[function].Apply(x, y), text.Apply(function, x, y), i => $"{x[i]:g9}, {y[i]:g9}");
    }

    // The device compiler may fuse a product and a sum written with operators, and change the bits.
    [Theory]
    [MemberData(nameof(AllFunctions))]
    public void CudaText_Arithmetic_IsWrittenWithIntrinsics(string function)
    {
        string code = Comment().Replace(SimdCudaText.Read(function), "");
        Assert.DoesNotContain('*', code);
        Assert.DoesNotContain('/', code);
        Assert.DoesNotContain("double", code, StringComparison.Ordinal);
        Assert.Equal(code.Count(c => c == '.'), Literal().Count(code));
    }

    [GeneratedRegex("//.*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\b\d+\.\d+(e-?\d+)?f\b")]
    private static partial Regex Literal();

    private static void AssertSameBits(float[] simd, float[] device, Func<int, string> arguments)
    {
        for (int i = 0; i < simd.Length; i++)
        {
            bool same = BitConverter.SingleToInt32Bits(simd[i]) == BitConverter.SingleToInt32Bits(device[i])
                || (float.IsNaN(simd[i]) && float.IsNaN(device[i]));
            if (!same)
            {
                Assert.Fail($"At {arguments(i)} the processor has {simd[i]:g9}, the device {device[i]:g9}.");
            }
        }
    }
}
