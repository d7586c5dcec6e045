using System.Runtime.InteropServices;

namespace GuidedDescent.Testing.Tests;

public sealed unsafe class CompilerTests : DriverTest
{
    private const string Nothing = "extern \"C\" __global__ void nothing() { }";

    [GxxFact]
    public void Version_IsThatOfTheMachine()
    {
        Driver.Reset(new EmulatedMachine { CompilerVersion = 11080 });

        Assert.Equal(Nvrtc.Success, Nvrtc.nvrtcVersion(out int major, out int minor));
        Assert.Equal((11, 8), (major, minor));
    }

    [GxxFact]
    public void Architectures_AreInOrder()
    {
        Assert.Equal(Nvrtc.Success, Nvrtc.nvrtcGetNumSupportedArchs(out int count));
        int[] architectures = new int[count];
        fixed (int* target = architectures)
        {
            Assert.Equal(Nvrtc.Success, Nvrtc.nvrtcGetSupportedArchs(target));
        }

        Assert.Equal(architectures.Order(), architectures);
        Assert.Equal((50, 90), (architectures[0], architectures[^1]));
    }

    [GxxTheory]
    [InlineData("--foo", "nvrtc: error: unrecognized option --foo found\n")]
    [InlineData("--gpu-architecture=sm_33", "nvrtc: error: invalid value for --gpu-architecture (-arch)\n")]
    [InlineData("--gpu-architecture=90", "nvrtc: error: invalid value for --gpu-architecture (-arch)\n")]
    [InlineData("--fmad=maybe", "nvrtc: error: --fmad (-fmad) expects true or false\n")]
    [InlineData("--std=c++99", "nvrtc: error: invalid value for --std (-std)\n")]
    [InlineData("--restrict=true", "nvrtc: error: unrecognized option --restrict=true found\n")]
    public void Option_ThatNvrtcDoesNotTake_IsRefusedInItsWords(string option, string log)
    {
        using var program = new Nvrtc(Nothing);

        Assert.Equal(Nvrtc.InvalidOption, program.Compile("--gpu-architecture=sm_80", option));
        Assert.Equal(log, program.Log);
        Assert.Equal([0], program.Ptx);
    }

    [GxxFact]
    public void Options_ThatNvrtcTakes_AreRemembered()
    {
        string[] options =
        [
            "--gpu-architecture=compute_80", "--std=c++17", "--fmad=false", "--prec-div=true", "--prec-sqrt=true",
            "--ftz=false", "--restrict", "--generate-line-info", "-lineinfo", "--extra-device-vectorization",
            "--device-as-default-execution-space", "--ptxas-options=-v",
        ];
        using var program = new Nvrtc(Nothing);

        Assert.True(program.Compile(options) == Nvrtc.Success, program.Log);
        Assert.Equal("", program.Log);
        Assert.Equal(options, Driver.CompilerOptions);
        Assert.Equal(1, Driver.Compilations);
    }

    [GxxFact]
    public void Images_OfAVirtualArchitecture_AreOnlyPtx()
    {
        using var program = new Nvrtc(Nothing);

        Assert.Equal(Nvrtc.Success, program.Compile("--gpu-architecture=compute_80"));
        Assert.Empty(program.Cubin);
        Assert.NotEmpty(program.Ptx);
        Assert.Equal(Nvrtc.Success, program.Compile("--gpu-architecture=sm_80"));
        Assert.NotEmpty(program.Cubin);
        Assert.NotEmpty(program.Ptx);
    }

    [GxxTheory]
    [InlineData("rules/Adam.cu", "rules/Adam.cu:3:")]
    [InlineData(null, "default_program:3:")]
    public void Error_InTheText_NamesFileAndLine(string? name, string place)
    {
        using var program = new Nvrtc("\n" + Nothing + "\nint wrong = missing;\n", name);

        Assert.Equal(Nvrtc.CompilationFailed, program.Compile());
        Assert.Contains(place, program.Log);
        Assert.Contains("missing", program.Log);
        Assert.Equal([0], program.Ptx);
    }

    [GxxFact]
    public void Header_IsFoundNowhere()
    {
        using var program = new Nvrtc("#include <stdint.h>\n" + Nothing);

        Assert.Equal(Nvrtc.CompilationFailed, program.Compile());
        Assert.Contains("stdint.h", program.Log);
    }

    [GxxFact]
    public void Text_SeesTheArchitecture()
    {
        const string Source = """
            #if __CUDA_ARCH__ != 860
            #error another architecture
            #endif
            #define KERNEL extern "C" __global__
            KERNEL void nothing() { }
            """;
        using var program = new Nvrtc(Source);

        Assert.Equal(Nvrtc.Success, program.Compile("--gpu-architecture=sm_86"));
        Assert.Equal(Nvrtc.CompilationFailed, program.Compile("--gpu-architecture=sm_80"));
    }

    [GxxFact]
    public void Kernels_AreFoundHoweverTheyAreWritten()
    {
        const string Source = """
            #define THREADS 64
            #if 0
            extern "C" __global__ void inactive() { }
            #endif
            extern "C" __global__ void declared(int* x, int y);
            extern "C" __launch_bounds__(THREADS, 2) __global__ void declared(int* x, int y) { x[0] = y; }
            template <int N> __global__ void generic(int* x) { x[0] = N; }
            struct alignas(8) Pair { int first, second; };
            static __device__ const char* text() { return "extern \"C\" __global__ void quoted() { } // {"; }
            extern "C" { extern "C"
            __global__
            void
            spread(Pair* __restrict__ pair, /* two
            lines */ int (*unused)(int, int)) { pair->second = text()[0]; } }
            int after[] = { 1, 2 };
            extern "C" __global__ void __attribute__((used)) last(int* x, int y) { x[0] = y + after[1]; }
            """;
        UseDevice();
        using var program = new Nvrtc(Source);
        Assert.True(program.Compile("--gpu-architecture=sm_90") == Nvrtc.Success, program.Log);
        Check(TryLoad(program.Cubin, out nint module));
        ulong numbers = Upload(0, 0);

        Assert.Equal([7, 0], Run("declared", 7));
        Assert.Equal([9, 0], Run("last", 7));
        Assert.Equal([9, 'e'], Run("spread", 0L));
        Assert.Equal(Cuda.NotFound, Cuda.cuModuleGetFunction(out _, module, "generic"));
        Assert.Equal(Cuda.NotFound, Cuda.cuModuleGetFunction(out _, module, "quoted"));
        Assert.Equal(Cuda.NotFound, Cuda.cuModuleGetFunction(out _, module, "inactive"));

        int[] Run<T>(string name, T argument)
            where T : unmanaged
        {
            Check(Cuda.cuModuleGetFunction(out nint kernel, module, name));
            Check(Launch(kernel, 0, numbers, argument));
            return Download<int>(numbers, 2);
        }
    }

    // As on a GPU: whoever wants each rounding has to say so.
    [GxxFact]
    public void Contraction_HappensUnlessItIsSwitchedOff()
    {
        if (!System.Runtime.Intrinsics.X86.Fma.IsSupported)
        {
            return;
        }

        const string Source = """
            extern "C" __global__ void compute(float* x, float y)
            {
                x[0] = x[0] * y - 1;
                x[1] = __fadd_rn(__fmul_rn(x[1], y), -1);
                x[2] = __fadd_rn(x[2] * y, -1);
            }
            """;
        // Of the product, the last bit needed is one that a float has no room for.
        float small = MathF.Pow(2, -13);
        float exact = MathF.FusedMultiplyAdd(1 + small, 1 - small, -1);
        UseDevice();

        Assert.Equal([exact, 0, 0], Compute("--fmad=true"));
        Assert.Equal([0, 0, 0], Compute("--fmad=false"));

        float[] Compute(string option)
        {
            using var program = new Nvrtc(Source);
            Assert.Equal(Nvrtc.Success, program.Compile("--gpu-architecture=sm_90", option));
            Check(TryLoad(program.Cubin, out nint module));
            Check(Cuda.cuModuleGetFunction(out nint kernel, module, "compute"));
            ulong numbers = Upload(1 + small, 1 + small, 1 + small);
            Check(Launch(kernel, 0, numbers, 1 - small));
            return Download<float>(numbers, 3);
        }
    }

    [GxxFact]
    public void Program_Destroyed_IsNoLongerKnown()
    {
        using var program = new Nvrtc(Nothing);
        nint handle = program.Program;
        nint copy = handle;
        Assert.Equal(1, Driver.LivePrograms);

        program.Dispose();

        Assert.Equal(0, Driver.LivePrograms);
        Assert.Equal(Nvrtc.InvalidProgram, Nvrtc.nvrtcCompileProgram(handle, 0, null));
        Assert.Equal(Nvrtc.InvalidProgram, Nvrtc.nvrtcDestroyProgram(ref copy));
        Assert.Equal(
            "NVRTC_ERROR_INVALID_PROGRAM", Marshal.PtrToStringUTF8(Nvrtc.nvrtcGetErrorString(Nvrtc.InvalidProgram)));
    }

    [GxxFact]
    public void FailOn_Compilation_FailsIt()
    {
        using var program = new Nvrtc(Nothing);
        Driver.FailOn("nvrtcCompileProgram", 0, 1);

        Assert.Equal(1, program.Compile());
        Assert.Equal(Nvrtc.Success, program.Compile());
    }
}
