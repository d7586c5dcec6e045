using System.Collections.Immutable;
using System.Runtime.Intrinsics.X86;

namespace GuidedDescent.Testing;

/// <summary>How CUDA text is compiled for the processor, whoever loads the result.</summary>
internal static class KernelOptions
{
    /// <summary>Those that decide about numbers. None may change a rounding: neither contraction nor reassociation.</summary>
    public static ImmutableArray<string> Common { get; } =
    [
        "-std=gnu++17", "-ffp-contract=off", "-fno-fast-math", "-fno-math-errno",
        "-fno-exceptions", "-fno-rtti", "-pthread",

        // The instruction and the C library's function give the same bits; the instruction is a hundred times faster.
        .. Fma.IsSupported ? ["-mfma"] : ImmutableArray<string>.Empty,
    ];

    /// <summary>Those of a library that is loaded, where a misaligned access is reported.</summary>
    public static ImmutableArray<string> Library { get; } =
    [
        "-O2", "-shared", "-fPIC", "-fvisibility=hidden", "-Wl,-Bsymbolic",
        "-fsanitize=alignment", "-fno-sanitize-recover=alignment", "-static-libubsan",
    ];

    /// <summary>Those of a program that runs one launch under the sanitizers.</summary>
    public static ImmutableArray<string> Program { get; } =
    [
        "-O1", "-fno-omit-frame-pointer",
        "-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fsanitize-sections=cuda_shared",
    ];

    /// <summary>Those with which every access to memory calls what memory_check.h defines.</summary>
    public static ImmutableArray<string> CheckedAccesses { get; } =
    [
        "-fsanitize=kernel-address", "-U__SANITIZE_ADDRESS__",
        "--param", "asan-instrumentation-with-call-threshold=0", "--param", "asan-globals=0", "--param", "asan-stack=0",
    ];
}
