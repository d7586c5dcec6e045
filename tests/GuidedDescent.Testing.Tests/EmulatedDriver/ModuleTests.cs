namespace GuidedDescent.Testing.Tests;

public sealed unsafe class ModuleTests : DriverTest
{
    [GxxFact]
    public void Load_OfWhatIsNoImage_IsRefused()
    {
        UseDevice();
        byte[] damaged = [.. Cubin()];
        damaged[^100]++;

        Assert.Equal(Cuda.InvalidImage, TryLoad(new byte[100], out _));
        Assert.Equal(Cuda.InvalidImage, TryLoad("no image at all, but some text that is long enough"u8.ToArray(), out _));
        Assert.Equal(Cuda.InvalidImage, TryLoad(damaged, out _));
        Assert.Equal(Cuda.InvalidImage, TryLoad(Cubin()[..^1000], out _));
        Assert.Equal(Cuda.InvalidImage, TryLoad(Cubin()[..20], out _));
        Assert.Equal(Cuda.InvalidValue, Cuda.cuModuleLoadDataEx(out _, null, 0, null, null));
        Assert.Equal(0, Driver.LiveObjects.Modules);
    }

    [GxxTheory]
    [InlineData(90, "sm_90", true, Cuda.Success)]
    [InlineData(89, "sm_86", true, Cuda.Success)]
    [InlineData(80, "sm_86", true, Cuda.NoBinaryForGpu)]
    [InlineData(90, "sm_86", true, Cuda.NoBinaryForGpu)]
    [InlineData(90, "compute_80", false, Cuda.Success)]
    [InlineData(80, "sm_80", false, Cuda.Success)]
    [InlineData(80, "compute_90", false, Cuda.InvalidPtx)]
    public void Load_OnADevice_DependsOnTheArchitecture(int device, string architecture, bool isCubin, int expected)
    {
        Driver.Reset(new EmulatedMachine { ComputeCapability = device });
        UseDevice();
        using var program = new Nvrtc("extern \"C\" __global__ void nothing() { }");
        Assert.Equal(Nvrtc.Success, program.Compile($"--gpu-architecture={architecture}"));

        Assert.Equal(expected, TryLoad(isCubin ? program.Cubin : program.Ptx, out _));
    }

    [GxxFact]
    public void Load_OfPtxWithoutItsFinalZero_IsRefused()
    {
        UseDevice();
        using var program = new Nvrtc("extern \"C\" __global__ void nothing() { }");
        Assert.Equal(Nvrtc.Success, program.Compile("--gpu-architecture=compute_90"));
        byte[] ptx = program.Ptx;

        Check(TryLoad(ptx, out _));
        Assert.Equal(Cuda.InvalidImage, TryLoad([.. ptx[..^1], 1], out _));
    }

    [GxxFact]
    public void Load_ThatFails_WritesToTheLog()
    {
        UseDevice();
        byte* image = stackalloc byte[100];
        byte* log = stackalloc byte[200];
        int* options = stackalloc int[] { 5, 6 };
        nint* values = stackalloc nint[] { (nint)log, 200 };

        Assert.Equal(Cuda.InvalidImage, Cuda.cuModuleLoadDataEx(out _, image, 2, options, values));

        Assert.Contains("cannot be loaded", new string((sbyte*)log));
    }

    [GxxFact]
    public void Functions_AreThoseThatAreDefinedForC()
    {
        UseDevice();
        Check(TryLoad(Cubin(), out nint module));

        foreach (string name in new[] { "append", "unpack", "store", "load", "storeWide", "diverge", "divide", "copy" })
        {
            Check(Cuda.cuModuleGetFunction(out nint function, module, name));
            Check(Cuda.cuModuleGetFunction(out nint again, module, name));
            Assert.Equal(function, again);
        }

        foreach (string name in new[] { "mangled", "helper", "commented", "" })
        {
            Assert.Equal(Cuda.NotFound, Cuda.cuModuleGetFunction(out _, module, name));
        }
    }

    [GxxFact]
    public void Unload_TakesTheFunctionsAlongAfterTheirWork()
    {
        UseDevice();
        Check(TryLoad(Cubin(), out nint module));
        Check(Cuda.cuModuleGetFunction(out nint kernel, module, "append"));
        ulong numbers = Upload(0);
        Check(Launch(kernel, CreateStream(), numbers, 1));

        Check(Cuda.cuModuleUnload(module));

        Assert.Equal([1], Download<int>(numbers, 1));
        Assert.Equal(Cuda.InvalidHandle, Launch(kernel, 0, numbers, 1));
        Assert.Equal(Cuda.InvalidHandle, Cuda.cuModuleUnload(module));
    }

    [GxxFact]
    public void Modules_OfTheSameImage_HaveVariablesOfTheirOwn()
    {
        UseDevice();
        using var program = new Nvrtc("""
            __device__ int count;
            extern "C" __global__ void next(int* number, int by) { count += by; *number = count; }
            """);
        Assert.Equal(Nvrtc.Success, program.Compile("--gpu-architecture=sm_90"));
        ulong number = Upload(0);

        Assert.Equal(1, Next());
        Assert.Equal(1, Next());

        int Next()
        {
            Check(TryLoad(program.Cubin, out nint module));
            Check(Cuda.cuModuleGetFunction(out nint kernel, module, "next"));
            Check(Launch(kernel, 0, number, 1));
            return Download<int>(number, 1)[0];
        }
    }
}
