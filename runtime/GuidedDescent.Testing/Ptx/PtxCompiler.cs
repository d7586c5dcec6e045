using System.Text;

namespace GuidedDescent.Testing;

/// <summary>Compiles CUDA text to PTX, with clang and without a CUDA toolkit, to see what a GPU would be told to do.</summary>
public static class PtxCompiler
{
    /// <summary>Compiles a translation unit.</summary>
    /// <param name="cudaSource">The text. It needs no includes.</param>
    /// <param name="architecture">The generation of GPUs to compile for.</param>
    /// <exception cref="NativeToolMissingException">clang-16 is not installed.</exception>
    /// <exception cref="NativeCompilationException">The text does not compile.</exception>
    public static PtxModule Compile(string cudaSource, CudaArchitecture architecture = CudaArchitecture.Sm80)
    {
        string compiler = NativeTool.Clang.Require();
        string[] arguments =
        [
            "-x", "cuda", "--cuda-device-only", "-nocudainc", "-nocudalib", $"--cuda-gpu-arch=sm_{(int)architecture}",
            $"--cuda-feature=+{PtxVersion(architecture)}", "-fms-extensions", "-ffp-contract=off", "-O3", "-S", "-", "-o", "-",
        ];
        NativeProcessResult result = NativeProcess.Run(compiler, arguments, Encoding.UTF8.GetBytes(TranslationUnit(cudaSource)));
        if (result.ExitCode != 0)
        {
            throw new NativeCompilationException($"{compiler} {string.Join(' ', arguments)}", result.Errors, cudaSource);
        }

        return new PtxModule(Encoding.UTF8.GetString(result.Output), architecture);
    }

    // The oldest version of PTX that knows both the architecture and the instructions of our declarations.
    private static string PtxVersion(CudaArchitecture architecture) =>
        architecture >= CudaArchitecture.Sm90 ? "ptx78" : "ptx70";

    // The line directives keep the compiler's line numbers those of the author's text.
    private static string TranslationUnit(string cudaSource) =>
        $"#line 1 \"cuda_declarations.h\"\n{EmbeddedText.Read("ptx/cuda_declarations.h")}"
        + $"\n#line 1 \"kernel.cu\"\n{cudaSource}\n";
}
