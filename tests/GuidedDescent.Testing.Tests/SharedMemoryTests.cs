namespace GuidedDescent.Testing.Tests;

public sealed class SharedMemoryTests
{
    [GxxTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void SharedMemory_BeforeItsFirstWrite_IsNaNInEveryBlock(bool sanitize)
    {
        string source = Kernels.PerElement("__shared__ float cell[2]; row[1][chunk.offset] = cell[1]; cell[1] = 1;");
        var options = new EmulatedCudaOptions { BlockSize = 1, GridSize = 3, ChunkElements = 1, Sanitize = sanitize };
        using EmulatedCudaProgram program = EmulatedCudaProgram.Compile(source, [Kernels.EntryPoint], options);

        float[][][] after = program.Run(Kernels.EntryPoint, [], [[new float[3], new float[3]]]);

        Assert.Equal([float.NaN, float.NaN, float.NaN], after[0][1]);
    }

    [GxxTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void SharedMemory_InInlineFunctionsAndTemplates_IsSharedByTheBlock(bool sanitize)
    {
        string source = Kernels.PerThread("tensors[1][threadIdx.x] = last(threadIdx.x) + first<float>(threadIdx.x);", before: """
            __device__ __forceinline__ float last(float value)
            {
                __shared__ float cell;
                if (threadIdx.x == blockDim.x - 1) { cell = value; }
                __syncthreads();
                return cell;
            }

            template <class T>
            __device__ T first(T value)
            {
                __shared__ T cell;
                if (threadIdx.x == 0) { cell = value + 100; }
                __syncthreads();
                return cell;
            }
            """);

        float[][] after = Kernels.RunOneBlock(source, threads: 40, [new float[40], new float[40]], sanitize: sanitize);

        Assert.Equal(Enumerable.Repeat(139f, 40), after[1]);
    }

    [GxxFact]
    public void SharedMemory_WrittenPastItsEnd_IsCaughtByTheSanitizer()
    {
        string source = Kernels.PerThread("__shared__ float cells[8]; cells[threadIdx.x] = 1; tensors[1][0] = cells[0];");

        CudaEmulationException exception = Assert.Throws<CudaEmulationException>(
            () => Kernels.RunOneBlock(source, threads: 9, [[0f], [0f]], sanitize: true));

        Assert.Contains("kernel.cu:7", exception.Report);
    }
}
