using GuidedDescent.Cuda;
using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda.Tests.Devices;

[Collection(EmulatedGpu.Collection)]
public sealed class CudaDeviceTests
{
    [GxxFact]
    public void Default_WithAUsableDriver_IsTheGpu()
    {
        Assert.Same(Device.Cuda(0), Device.Default);
        Assert.StartsWith("CUDA 0 (Emulated GPU), compute capability 9.0, ", Device.ExplainDefault());
        Assert.Contains("NVRTC 12.4 compiles to sm_90", Device.ExplainDefault(), StringComparison.Ordinal);
    }

    [GxxFact]
    public void Shared_Disposed_StaysUsable()
    {
        Device.Cuda(0).Dispose();

        Device.Cuda(0).Synchronize();
    }

    [GxxFact]
    public void Shared_AfterAFailure_IsTriedAgain()
    {
        // Of the third GPU, which nobody else asks for.
        EmulatedGpu.Driver.FailOn("cuStreamCreate", 0, (int)CUResult.ErrorOutOfMemory);
        Assert.Throws<CudaDeviceException>(() => Device.Cuda(2));

        Device.Cuda(2).Synchronize();

        Assert.Same(Device.Cuda(2), Device.Cuda(2));
    }

    [GxxFact]
    public void Describe_NamesWhatThereIs()
    {
        using CudaDevice device = EmulatedGpu.Open();

        Assert.Equal("CUDA 0 (Emulated GPU)", device.Name);
        Assert.Equal(new Version(9, 0), device.Properties.ComputeCapability);
        Assert.StartsWith("CUDA 0 (Emulated GPU), compute capability 9.0, ", device.Describe());
        Assert.Contains("kernels are kept in ", device.Describe(), StringComparison.Ordinal);
    }

    [GxxFact]
    public void Open_NumberThatDoesNotExist_SaysHowManyThereAre()
    {
        CudaDeviceException error = Assert.Throws<CudaDeviceException>(() => new CudaDevice(7));

        Assert.Contains("There is no device CUDA 7: the driver has ", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new CudaDevice(-1));
    }

    [GxxFact]
    public void Open_WhereTheDriverHasNoContextToGive_SaysWhichGpu()
    {
        EmulatedGpu.Driver.FailOn("cuDevicePrimaryCtxRetain", 0, (int)CUResult.ErrorDeviceUnavailable);

        CudaDeviceException error = Assert.Throws<CudaDeviceException>(() => EmulatedGpu.Open(ordinal: 1));

        Assert.Equal((int)CUResult.ErrorDeviceUnavailable, error.ErrorCode);
        Assert.Contains("CUDA 1 (Emulated GPU)", error.Message, StringComparison.Ordinal);
    }

    [GxxFact]
    public void Inspect_ResidentBlocks_AreThoseOfTheWholeGpu()
    {
        using CudaDevice device = EmulatedGpu.Open();

        int[] blocks = [.. device.Inspect(AdamW.Descriptor).Select(kernel => kernel.ResidentBlocks)];

        Assert.NotEmpty(blocks);
        Assert.All(blocks, count => Assert.Equal(2048 / 256 * device.Properties.MultiprocessorCount, count));
    }

    [GxxFact]
    public void Open_OnAStreamOfTheCaller_WorksInItAndLeavesIt()
    {
        CudaLibraries.Load();
        using var context = new PrimaryContext(0);
        context.SetCurrent();
        using var stream = new CudaStream(CUStreamFlags.NonBlocking);
        using (CudaDevice device = EmulatedGpu.Open(new CudaDeviceOptions { Stream = stream.Stream }))
        {
            Assert.Equal(stream.Stream.Pointer, device.Stream.Pointer);
            using var training = new Training(device);
            using var plain = new Training(Device.Cpu);
            foreach (Training each in (Training[])[training, plain])
            {
                each.Prepare(1);
                each.Optimizer.Step();
            }

            Assert.False(stream.Query());
            Assert.Equal(plain.Read(), training.Read());
        }

        Assert.True(stream.Query());
    }

    [GxxFact]
    public void Kernels_CompiledBefore_AreLoadedFromTheFolder()
    {
        using var folder = new TemporaryFolder();
        long before = EmulatedGpu.Driver.Compilations;
        for (int round = 0; round < 2; round++)
        {
            using CudaDevice device = EmulatedGpu.Open(new CudaDeviceOptions { KernelFolder = folder.Path });
            using var training = new Training(device);
        }

        Assert.Equal(3, EmulatedGpu.Driver.Compilations - before);
        Assert.Equal(3, Directory.GetFiles(folder.Path).Length);
    }

    [GxxFact]
    public void Kernels_OfASecondOptimizer_AreThoseOfTheFirst()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var first = new Training(device);
        EmulatedCudaCounters before = EmulatedGpu.Driver.Counters;

        using var second = new Training(device);

        Assert.Equal(0, (EmulatedGpu.Driver.Counters - before).ModuleLoads);
    }

    [GxxTheory]
    [InlineData(CUResult.ErrorNoBinaryForGPU)]
    [InlineData(CUResult.ErrorInvalidImage)]
    public void Kernels_MachineCodeRefused_AreLoadedAsAssemblyLanguage(CUResult refusal)
    {
        using var folder = new TemporaryFolder();
        using CudaDevice device = EmulatedGpu.Open(new CudaDeviceOptions { KernelFolder = folder.Path });
        using var plain = new Training(Device.Cpu);
        EmulatedGpu.Driver.FailOn("cuModuleLoadDataEx", 1, (int)refusal);
        using var training = new Training(device);
        foreach (Training each in (Training[])[training, plain])
        {
            each.Prepare(1);
            each.Optimizer.Step();
        }

        Assert.Contains("--gpu-architecture=compute_90", EmulatedGpu.Driver.CompilerOptions);
        Assert.Equal(plain.Read(), training.Read());
    }

    [GxxFact]
    public void Kernels_TheDriverIsTooOldFor_SaysWhatToDo()
    {
        using CudaDevice device = EmulatedGpu.Open();
        EmulatedGpu.Driver.FailOn("cuModuleLoadDataEx", 0, (int)CUResult.UnsupportedPTXVersion);

        CudaDeviceException error = Assert.Throws<CudaDeviceException>(() => new Training(device));

        Assert.Contains("the driver, for CUDA 12.4, does not read what NVRTC 12.4 writes", error.Message, StringComparison.Ordinal);
    }
}
