namespace GuidedDescent.Testing.Tests;

public sealed class BlockReductionTests
{
    private const int Threads = 256;
    private const int Warps = Threads / 32;

    private const string FirstBarrier = "__syncthreads(); // all partial sums are there";
    private const string SecondBarrier = "__syncthreads(); // all partial sums are read";

    // Slot 0 is summed chunk by chunk, in the order of a tree, into slot 1.
    private static readonly string _source = Kernels.PerThread($$"""
            __shared__ float partial[{{Warps}}];
            for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
            {
                float sum = 0;
                for (int i = threadIdx.x; i < chunks[c].length; i += blockDim.x)
                {
                    sum += tensors[0][chunks[c].offset + i];
                }

                for (int delta = 16; delta > 0; delta >>= 1)
                {
                    sum += __shfl_down_sync(0xffffffffu, sum, delta);
                }

                if ((threadIdx.x & 31) == 0)
                {
                    partial[threadIdx.x >> 5] = sum;
                }

                {{FirstBarrier}}
                if (threadIdx.x == 0)
                {
                    float total = 0;
                    for (int warp = 0; warp < {{Warps}}; warp++)
                    {
                        total += partial[warp];
                    }

                    tensors[1][c] = total;
                }

                {{SecondBarrier}}
            }
        """);

    [GxxTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_ReductionWithBarriers_HasTheBitsOfItsTree(bool sanitize)
    {
        float[] values = AdamWKernel.CreateTensor(5000, seed: 4)[0];
        for (ulong seed = 0; seed < 5; seed++)
        {
            Assert.Equal(SumsByTree(values, chunkElements: 600), Sums(_source, values, 600, gridSize: 2, seed, sanitize));
        }
    }

    [GxxTheory]
    [InlineData(FirstBarrier)]
    [InlineData(SecondBarrier)]
    public void Run_ReductionWithoutABarrier_IsWrongForSomeSeed(string barrier)
    {
        float[] values = AdamWKernel.CreateTensor(5000, seed: 4)[0];
        float[] expected = SumsByTree(values, chunkElements: 600);
        string source = _source.Replace(barrier, "");
        Assert.NotEqual(_source, source);

        IEnumerable<bool> correct = Enumerable.Range(0, 8)
            .Select(seed => expected.SequenceEqual(Sums(source, values, 600, gridSize: 2, (ulong)seed, sanitize: false)));

        Assert.Contains(false, correct);
    }

    [GxxFact]
    public void Run_SameSeed_GivesTheSameWrongResult()
    {
        float[] values = AdamWKernel.CreateTensor(5000, seed: 4)[0];
        string source = _source.Replace(FirstBarrier, "");

        IEnumerable<uint> Bits(ulong seed) =>
            Sums(source, values, 600, gridSize: 2, seed, sanitize: false).Select(BitConverter.SingleToUInt32Bits);

        Assert.Equal(Bits(seed: 5), Bits(seed: 5));
    }

    private static float[] Sums(string source, float[] values, int chunkElements, int gridSize, ulong seed, bool sanitize)
    {
        var options = new EmulatedCudaOptions
        {
            ChunkElements = chunkElements,
            GridSize = gridSize,
            Seed = seed,
            Sanitize = sanitize,
        };
        using EmulatedCudaProgram program = EmulatedCudaProgram.Compile(source, [Kernels.EntryPoint], options);
        int chunks = (values.Length + chunkElements - 1) / chunkElements;
        return program.Run(Kernels.EntryPoint, [], [[values, new float[values.Length]]])[0][1][..chunks];
    }

    private static float[] SumsByTree(float[] values, int chunkElements) => [.. values.Chunk(chunkElements).Select(SumByTree)];

    private static float SumByTree(float[] values)
    {
        float[] sums = new float[Threads];
        for (int i = 0; i < values.Length; i++)
        {
            sums[i % Threads] += values[i];
        }

        float total = 0;
        for (int warp = 0; warp < Warps; warp++)
        {
            for (int delta = 16; delta > 0; delta >>= 1)
            {
                for (int lane = 0; lane < delta; lane++)
                {
                    sums[(32 * warp) + lane] += sums[(32 * warp) + lane + delta];
                }
            }

            total += sums[32 * warp];
        }

        return total;
    }
}
