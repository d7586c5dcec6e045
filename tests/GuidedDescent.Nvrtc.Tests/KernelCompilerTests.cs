using System.Text;
using ManagedCuda.NVRTC;

namespace GuidedDescent.Cuda.Tests;

public sealed class KernelCompilerTests : IDisposable
{
    private const string Source = """
        extern "C" __global__ void scale(float* values, float factor)
        {
            values[threadIdx.x] = values[threadIdx.x] * factor + 1.0f;
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [NvrtcFact]
    public void Compile_MachineCode_IsAnElfFileWithTheKernel()
    {
        KernelImage image = Compiler().Compile(Source, "scale", CompilationTarget.Cubin(80));

        Assert.Equal([0x7F, .. "ELF"u8], image.Bytes[..4]);
        Assert.Contains(".text.scale", Encoding.ASCII.GetString(image.Bytes));
        Assert.Equal("", image.Log);
    }

    // The driver takes the language up to its zero byte.
    [NvrtcFact]
    public void Compile_AssemblyLanguage_IsTextWithTheKernel()
    {
        KernelImage image = Compiler().Compile(Source, "scale", CompilationTarget.Ptx(80));

        string text = Encoding.ASCII.GetString(image.Bytes);
        Assert.Contains(".target sm_80", text);
        Assert.Contains(".visible .entry scale(", text);
        Assert.EndsWith("\0", text);
    }

    // With its rounding spelled out, an instruction is left alone by the driver as well, which may contract others.
    [NvrtcFact]
    public void Compile_ProductAndSum_StayTwoInstructions()
    {
        string text = Encoding.ASCII.GetString(Compiler().Compile(Source, "scale", CompilationTarget.Ptx(80)).Bytes);

        Assert.Contains("mul.rn.f32", text);
        Assert.Contains("add.rn.f32", text);
        Assert.DoesNotContain("fma", text);
    }

    [NvrtcFact]
    public void Compile_DivisionAndSquareRoot_RoundCorrectlyAndKeepSmallNumbers()
    {
        string text = Encoding.ASCII.GetString(Compiler().Compile(
            Source.Replace("* factor + 1.0f", "/ factor + sqrtf(factor)"), "scale", CompilationTarget.Ptx(80)).Bytes);

        Assert.Contains("div.rn.f32", text);
        Assert.Contains("sqrt.rn.f32", text);
        Assert.DoesNotContain("ftz", text);
        Assert.DoesNotContain("approx", text);
    }

    [NvrtcFact]
    public void Compile_SecondTime_ComesFromTheCache()
    {
        KernelImage first = Compiler().Compile(Source, "scale", CompilationTarget.Cubin(80));
        string entry = Assert.Single(Directory.GetFiles(_folder.Path));
        DateTime written = DateTime.UtcNow.AddHours(-3);
        File.SetLastWriteTimeUtc(entry, written);

        KernelImage second = Compiler().Compile(Source, "scale", CompilationTarget.Cubin(80));

        Assert.Equal(first.Bytes, second.Bytes);
        Assert.Equal(written, File.GetLastWriteTimeUtc(entry), TimeSpan.FromSeconds(2));
    }

    [NvrtcFact]
    public void Compile_Warning_IsInTheLog()
    {
        KernelImage image = Compiler().Compile(
            Source.Replace("{\n", "{\n    int unused = 1;\n"), "scale", CompilationTarget.Cubin(80));

        Assert.Contains("scale.cu(3): warning", image.Log);
    }

    [NvrtcFact]
    public void Compile_TextWithAMistake_ShowsLogSourceAndOptions()
    {
        var exception = Assert.Throws<KernelCompilationException>(
            () => Compiler().Compile(Source.Replace("factor +", "faktor +"), "scale", CompilationTarget.Cubin(80)));

        Assert.Contains("scale.cu(3): error: identifier \"faktor\" is undefined", exception.Log);
        Assert.Contains("    3 |     values[threadIdx.x] = values[threadIdx.x] * faktor + 1.0f;", exception.Message);
        Assert.Contains("--fmad=false", exception.Message);
        Assert.Equal("sm_80", exception.Architecture);
        Assert.Equal(CudaRuntimeCompiler.GetVersion(), exception.CompilerVersion);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [NvrtcFact]
    public void Compile_ArchitectureThatNvrtcDoesNotKnow_SaysSo()
    {
        var exception = Assert.Throws<KernelCompilationException>(
            () => Compiler().Compile(Source, "scale", CompilationTarget.Cubin(999)));

        Assert.Contains("The kernels of scale do not compile for sm_999: ErrorInvalidOption.", exception.Message);
        Assert.Contains("--gpu-architecture", exception.Log);
    }

    [NvrtcFact]
    public void TargetFor_DevicesOfAllAges_FitsWhatNvrtcKnows()
    {
        KernelCompiler compiler = Compiler();
        int[] known = CudaRuntimeCompiler.GetSupportedArchs();

        Assert.Equal(CompilationTarget.Cubin(known.Max()), compiler.TargetFor(known.Max()));
        Assert.Equal(CompilationTarget.Ptx(known.Max()), compiler.TargetFor(999));
        var exception = Assert.Throws<NotSupportedException>(() => compiler.TargetFor(known.Min() - 1));
        Assert.Contains($"NVRTC {compiler.Version}", exception.Message);
    }

    private KernelCompiler Compiler() => new(new KernelCache(_folder.Path));
}
