namespace GuidedDescent.Testing.Tests;

public sealed class BarrierTests
{
    [GxxTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_BarrierThatSomeThreadsReturnBefore_IsReported(bool sanitize)
    {
        string source = Kernels.PerThread("if (threadIdx.x < 16) { return; }\n__syncthreads();");

        CudaEmulationException exception = Assert.Throws<CudaEmulationException>(
            () => Kernels.RunOneBlock(source, threads: 64, [[0f], [0f]], sanitize: sanitize));

        Assert.Equal("Kernel", exception.Kernel);
        Assert.StartsWith(
            "barrier divergence in block 0: threads 0-15 have returned; threads 16-63 wait in __syncthreads, line 8",
            exception.Report);
    }

    [GxxFact]
    public void Run_DifferentBarriersInTheBranches_AreReportedWithTheirLines()
    {
        string source = Kernels.PerThread("""
            if (threadIdx.x < 48)
                __syncthreads();
            else
                __syncthreads();
            """);

        CudaEmulationException exception = Assert.Throws<CudaEmulationException>(
            () => Kernels.RunOneBlock(source, threads: 64, [[0f], [0f]]));

        Assert.Equal(
            "barrier divergence in block 0: threads 0-47 wait in __syncthreads, line 8; "
            + "threads 48-63 wait in __syncthreads, line 10",
            exception.Report);
    }

    [GxxFact]
    public void Run_ShuffleThatHalfOfTheMaskTakesPartIn_IsReported()
    {
        string source = Kernels.PerThread("""
            if (threadIdx.x < 16)
                tensors[0][0] = __shfl_xor_sync(0xffffffffu, 1.0f, 1);
            __syncthreads();
            """);

        CudaEmulationException exception = Assert.Throws<CudaEmulationException>(
            () => Kernels.RunOneBlock(source, threads: 32, [[0f], [0f]]));

        Assert.Equal(
            "barrier divergence in block 0: threads 0-15 wait in __shfl_xor_sync, line 8; "
            + "threads 16-31 wait in __syncthreads, line 9",
            exception.Report);
    }

    [GxxFact]
    public void Run_MaskWithoutTheCaller_IsReported()
    {
        string source = Kernels.PerThread("__syncwarp(0xfffffffeu);");

        CudaEmulationException exception = Assert.Throws<CudaEmulationException>(
            () => Kernels.RunOneBlock(source, threads: 32, [[0f], [0f]]));

        Assert.Equal(
            "__syncwarp in line 7: the mask 0xfffffffe leaves out lane 0, which calls it (thread 0 of block 0)",
            exception.Report);
    }

    [GxxFact]
    public void Run_AfterAReport_StartsAfresh()
    {
        // A barrier diverges where the first element is 1.
        string source = Kernels.PerThread("""
            if (tensors[0][0] == 1.0f && threadIdx.x == 0) { return; }
            __syncthreads();
            tensors[1][threadIdx.x] = threadIdx.x;
            """);
        var options = new EmulatedCudaOptions { BlockSize = 4, GridSize = 1 };
        using EmulatedCudaProgram program = EmulatedCudaProgram.Compile(source, [Kernels.EntryPoint], options);

        Assert.Throws<CudaEmulationException>(() => program.Run(Kernels.EntryPoint, [], [[[1f, 0f, 0f, 0f], new float[4]]]));
        float[][][] after = program.Run(Kernels.EntryPoint, [], [[new float[4], new float[4]]]);

        Assert.Equal([0f, 1f, 2f, 3f], after[0][1]);
    }

    [GxxFact]
    public void Run_HalvesOfAWarpWithMasksOfTheirOwn_DoNotWaitForEachOther()
    {
        string source = Kernels.PerThread("""
            const float value = threadIdx.x;
            if (threadIdx.x < 16)
                tensors[1][threadIdx.x] = __shfl_sync(0x0000ffffu, value, 3);
            else
                tensors[1][threadIdx.x] = __shfl_sync(0xffff0000u, value, 20);
            """);

        float[][] after = Kernels.RunOneBlock(source, threads: 32, [new float[32], new float[32]]);

        Assert.Equal([.. Enumerable.Repeat(3f, 16), .. Enumerable.Repeat(20f, 16)], after[1]);
    }
}
