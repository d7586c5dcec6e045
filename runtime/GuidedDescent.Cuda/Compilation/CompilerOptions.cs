namespace GuidedDescent.Cuda;

/// <summary>
/// What NVRTC is told. Results have to be those of the processor, bit by bit, so each option that can change one is spelled out,
/// even where it says what NVRTC does anyway.
/// </summary>
internal static class CompilerOptions
{
    /// <summary>All options, in the order in which NVRTC gets them.</summary>
    public static string[] For(CompilationTarget target) =>
    [
        $"--gpu-architecture={target}",

        // What the generated text is written in.
        "--std=c++17",

        // Multiply-adds are contracted where the text says __fmaf_rn, and nowhere else.
        "--fmad=false",

        // Division and square root round correctly, as the processor's do.
        "--prec-div=true",
        "--prec-sqrt=true",

        // Numbers that are nearly zero keep their value.
        "--ftz=false",

        // Profilers and the sanitizer name lines of the text. It costs no instruction and no register.
        "--generate-line-info",
    ];
}
