using System.Collections.Immutable;

namespace GuidedDescent.Cuda;

/// <summary>A native library of CUDA: what it is asked for by, what its file may be called, and what to do where it is missing.</summary>
internal sealed record CudaLibrary
{
    /// <summary>What people call it.</summary>
    public required string Title { get; init; }

    /// <summary>The names under which ManagedCuda asks for it: first its own for Linux, then the one it was compiled with.</summary>
    public required ImmutableArray<string> AskedFor { get; init; }

    /// <summary>
    /// The file names on Linux, in the order they are tried. The one without a version comes first: it is somebody's choice
    /// among the versions that are installed, and what ManagedCuda takes by itself where the loader knows it.
    /// </summary>
    public required ImmutableArray<string> LinuxFiles { get; init; }

    /// <summary>The file names on Windows, in the order they are tried.</summary>
    public required ImmutableArray<string> WindowsFiles { get; init; }

    /// <summary>A function that it exports, by which a file is recognized as the library.</summary>
    public required string Export { get; init; }

    /// <summary>What the libraries are called that it opens by a bare name when it runs, on Linux, or null if there are none.</summary>
    public string? LinuxCompanions { get; init; }

    /// <summary>What the libraries are called that it opens by a bare name when it runs, on Windows, or null if there are none.</summary>
    public string? WindowsCompanions { get; init; }

    /// <summary>What to install.</summary>
    public required string Remedy { get; init; }

    /// <summary>The driver's own library. It comes with the driver, and with nothing else.</summary>
    public static CudaLibrary Driver { get; } = new()
    {
        Title = "the CUDA driver",
        AskedFor = ["libcuda", "nvcuda"],
        LinuxFiles = ["libcuda.so", "libcuda.so.1"],
        WindowsFiles = ["nvcuda.dll"],
        Export = "cuInit",
        Remedy = "Install the NVIDIA driver. In a container, start it with the host's driver (docker run --gpus all).",
    };

    /// <summary>The compiler. 11.2 is the name of all versions from 11.2 to 11.8.</summary>
    public static CudaLibrary Nvrtc { get; } = new()
    {
        Title = "NVRTC, the CUDA runtime compiler",
        AskedFor = ["nvrtc", "nvrtc64_120_0"],
        LinuxFiles = ["libnvrtc.so", "libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so.11.2"],
        WindowsFiles = ["nvrtc64_130_0.dll", "nvrtc64_120_0.dll", "nvrtc64_112_0.dll"],
        Export = "nvrtcVersion",
        LinuxCompanions = "libnvrtc-builtins.so.*",
        WindowsCompanions = "nvrtc-builtins64_*.dll",
        Remedy = "Install the CUDA toolkit, or its NVRTC package only (pip install nvidia-cuda-nvrtc-cu12).",
    };

    /// <summary>Matrix products.</summary>
    public static CudaLibrary Cublas { get; } = new()
    {
        Title = "cuBLAS",
        AskedFor = ["cublas", "cublas64_12"],
        LinuxFiles = ["libcublas.so", "libcublas.so.13", "libcublas.so.12"],
        WindowsFiles = ["cublas64_13.dll", "cublas64_12.dll"],
        Export = "cublasCreate_v2",
        Remedy = "Install the CUDA toolkit, or its cuBLAS package only (pip install nvidia-cublas-cu12).",
    };

    /// <summary>Factorizations. Its number is one less than that of CUDA.</summary>
    public static CudaLibrary Cusolver { get; } = new()
    {
        Title = "cuSOLVER",
        AskedFor = ["cusolver", "cusolver64_11.dll"],
        LinuxFiles = ["libcusolver.so", "libcusolver.so.12", "libcusolver.so.11"],
        WindowsFiles = ["cusolver64_12.dll", "cusolver64_11.dll"],
        Export = "cusolverDnCreate",
        Remedy = "Install the CUDA toolkit, or its cuSOLVER package only (pip install nvidia-cusolver-cu12).",
    };

    /// <summary>All of them.</summary>
    public static ImmutableArray<CudaLibrary> All { get; } = [Driver, Nvrtc, Cublas, Cusolver];

    /// <summary>The file names to try.</summary>
    public ImmutableArray<string> Files(bool windows) => windows ? WindowsFiles : LinuxFiles;

    /// <summary>The pattern of the files beside it that have to be loaded with it, or null.</summary>
    public string? Companions(bool windows) => windows ? WindowsCompanions : LinuxCompanions;
}
