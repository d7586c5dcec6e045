using Microsoft.CodeAnalysis.CSharp;

namespace GuidedDescent.Generator.Planning;

/// <summary>Which names generated code can use as they are.</summary>
internal static class Identifiers
{
    // Keywords of C++ that are none of C#, and what CUDA C and the frames of kernels use.
    private static readonly HashSet<string> s_reserved =
    [
        "alignas", "alignof", "and", "and_eq", "asm", "auto", "bitand", "bitor", "char8_t", "char16_t", "char32_t", "compl", "concept",
        "consteval", "constexpr", "constinit", "const_cast", "co_await", "co_return", "co_yield", "decltype", "delete", "dynamic_cast",
        "export", "friend", "inline", "mutable", "noexcept", "not", "not_eq", "nullptr", "or", "or_eq", "register", "reinterpret_cast",
        "requires", "restrict", "signed", "static_assert", "static_cast", "template", "thread_local", "typedef", "typeid", "typename",
        "union", "unsigned", "using", "wchar_t", "xor", "xor_eq", "Chunk", "Surroundings",
        "GradientFactors", "StretchFactors", "float2", "float4", "int2", "int4", "uint2", "uint4", "dim3",
        "threadIdx", "blockIdx", "blockDim", "gridDim", "warpSize", "size_t", "fabsf", "sqrtf", "fmaf", "scalars", "tensors", "chunks",
        "chunkCount", "surroundings", "Vector", "Simd", "Ops", "Kernels", "Operations", "CpuKernels", "CpuKernelArguments", "MethodImpl",
        "MethodImplOptions", "var",
    ];

    /// <summary>Whether a variable can have this name in every kind of generated code.</summary>
    public static bool IsFree(string name) =>
        SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None
        && !s_reserved.Contains(name)
        && !name.StartsWith("gd_", StringComparison.Ordinal)
        && !name.StartsWith("__", StringComparison.Ordinal);

    /// <summary>The name of a member of the author's as C# writes it: keywords need a sign.</summary>
    public static string Escape(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : $"@{name}";
}
