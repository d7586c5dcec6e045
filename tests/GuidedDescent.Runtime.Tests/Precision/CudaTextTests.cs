using System.Runtime.CompilerServices;
using GuidedDescent.Precision;
using GuidedDescent.Testing;

namespace GuidedDescent.Runtime.Tests.Precision;

/// <summary>The CUDA text rounds and widens with the bits of the processor.</summary>
public class CudaTextTests
{
    private const ulong Key = 0x0123456789ABCDEF;
    private const long Step = 0x1_0000_0007;

    private const string Kernel = """
        struct Chunk { long long offset; int tensor; int length; };
        struct Scalars { float none; };
        extern "C" __global__ void Convert(
            const Scalars* scalars, float* const* tensors, const Chunk* chunks, int chunkCount)
        {
            for (int index = blockIdx.x; index < chunkCount; index += gridDim.x)
            {
                const Chunk chunk = chunks[index];
                float* const* row = tensors + 4 * chunk.tensor;
                for (int element = threadIdx.x; element < chunk.length; element += blockDim.x)
                {
                    const long long place = chunk.offset + element;
                    const float number = row[0][place];
                    const unsigned random = gd_rounding_number(0x0123456789ABCDEFull, 0x100000007ll, place);
                    row[1][place] = __uint_as_float(gd_nearest_bfloat16(number) | (gd_nearest_half(number) << 16));
                    row[2][place] = __uint_as_float(gd_stochastic_bfloat16(number, random) | (gd_stochastic_half(number, random) << 16));
                    const unsigned bits = (unsigned)place & 0xFFFFu;
                    row[3][place] = (place & 0x10000) != 0 ? gd_widen_half(bits) : gd_widen_bfloat16(bits);
                }
            }
        }
        """;

    private const string Splitting = """
        struct Chunk { long long offset; int tensor; int length; };
        struct Scalars { float none; };
        extern "C" __global__ void Split(
            const Scalars* scalars, float* const* tensors, const Chunk* chunks, int chunkCount)
        {
            for (int index = blockIdx.x; index < chunkCount; index += gridDim.x)
            {
                const Chunk chunk = chunks[index];
                float* const* row = tensors + 4 * chunk.tensor;
                for (int element = threadIdx.x; element < chunk.length; element += blockDim.x)
                {
                    const long long place = chunk.offset + element;
                    unsigned rest;
                    unsigned bits = gd_split_bfloat16(row[0][place], rest);
                    row[1][place] = __uint_as_float(bits | (rest << 16));
                    bits = gd_split_half(row[0][place], rest);
                    row[2][place] = __uint_as_float(bits | (rest << 16));
                    bits = (unsigned)place & 0xFFFFu;
                    rest = (((unsigned)place * 40503u) >> 3) & 0xFFFFu;
                    row[3][place] = (place & 0x10000) != 0 ? gd_join_half(bits, rest) : gd_join_bfloat16(bits, rest);
                }
            }
        }
        """;

    [GxxFact]
    public void Text_RoundsAndWidens_WithTheBitsOfTheProcessor()
    {
        float[] numbers = NarrowNumbers.Around(bits => (float)BitConverter.UInt16BitsToHalf(bits));
        using EmulatedCudaProgram program = EmulatedCudaProgram.Compile(ReadText() + Kernel, ["Convert"]);
        float[][] empty = [numbers, new float[numbers.Length], new float[numbers.Length], new float[numbers.Length]];
        float[][] device = program.Run("Convert", [0f], [empty])[0];

        ushort[] random = NarrowNumbers.Draw(Key, Step, numbers.Length);
        AssertBits(device[1], NarrowNumbers.ToNearest<BFloat16Format>(numbers), NarrowNumbers.ToNearest<HalfFormat>(numbers));
        AssertBits(
            device[2],
            NarrowNumbers.Stochastically<BFloat16Format>(numbers, random),
            NarrowNumbers.Stochastically<HalfFormat>(numbers, random));
        float[] widened =
        [
            .. NarrowNumbers.Widen<BFloat16Format>(NarrowNumbers.AllPatterns),
            .. NarrowNumbers.Widen<HalfFormat>(NarrowNumbers.AllPatterns),
        ];
        for (int index = 0; index < widened.Length; index++)
        {
            Assert.Equal(BitConverter.SingleToUInt32Bits(widened[index]), BitConverter.SingleToUInt32Bits(device[3][index]));
        }
    }

    [GxxFact]
    public unsafe void Text_SplitsAndJoins_WithTheBitsOfTheProcessor()
    {
        float[] numbers = NarrowNumbers.Around(bits => (float)BitConverter.UInt16BitsToHalf(bits));
        using EmulatedCudaProgram program = EmulatedCudaProgram.Compile(ReadText() + Splitting, ["Split"]);
        float[][] empty = [numbers, new float[numbers.Length], new float[numbers.Length], new float[numbers.Length]];
        float[][] device = program.Run("Split", [0f], [empty])[0];

        AssertSplit<BFloat16Format>(numbers, device[1]);
        AssertSplit<HalfFormat>(numbers, device[2]);
        for (int index = 0; index < numbers.Length; index++)
        {
            ushort bits = (ushort)index;
            ushort rest = (ushort)(((uint)index * 40503u) >> 3);
            float joined;
            if ((index & 0x10000) != 0)
            {
                CompensatedConversion<HalfFormat>.Join(&bits, &rest, &joined, 1);
            }
            else
            {
                CompensatedConversion<BFloat16Format>.Join(&bits, &rest, &joined, 1);
            }

            Assert.Equal(BitConverter.SingleToUInt32Bits(joined), BitConverter.SingleToUInt32Bits(device[3][index]));
        }
    }

    private static unsafe void AssertSplit<TFormat>(float[] numbers, float[] device)
        where TFormat : struct, ICompensatedFormat
    {
        ushort[] bits = new ushort[numbers.Length];
        ushort[] rest = new ushort[numbers.Length];
        fixed (float* source = numbers)
        fixed (ushort* target = bits)
        fixed (ushort* remainders = rest)
        {
            CompensatedConversion<TFormat>.Split(source, target, remainders, numbers.Length);
        }

        AssertBits(device, bits, rest);
    }

    private static void AssertBits(float[] device, ushort[] low, ushort[] high)
    {
        for (int index = 0; index < device.Length; index++)
        {
            Assert.Equal(low[index] | ((uint)high[index] << 16), BitConverter.SingleToUInt32Bits(device[index]));
        }
    }

    private static string ReadText([CallerFilePath] string thisFile = "") =>
        File.ReadAllText(
            Path.Combine(Path.GetDirectoryName(thisFile)!, "../../../runtime/GuidedDescent.Cuda/Kernels/precision.cuh")) + "\n";
}
