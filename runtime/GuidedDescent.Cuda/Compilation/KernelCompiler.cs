using ManagedCuda.NVRTC;

namespace GuidedDescent.Cuda;

/// <summary>Compiles CUDA text with NVRTC, unless that was done before.</summary>
internal sealed class KernelCompiler
{
    private readonly KernelCache _cache;
    private readonly FoundLibrary _library;
    private readonly int[] _architectures;

    /// <summary>Loads NVRTC.</summary>
    /// <exception cref="CudaLibraryNotFoundException">NVRTC is not installed.</exception>
    public KernelCompiler(KernelCache cache)
    {
        _cache = cache;
        _library = CudaLibraries.Require(CudaLibrary.Nvrtc);
        Version = CudaRuntimeCompiler.GetVersion();
        _architectures = CudaRuntimeCompiler.GetSupportedArchs() ?? [];
    }

    /// <summary>The version of NVRTC.</summary>
    public Version Version { get; }

    /// <summary>What to compile to for a device.</summary>
    /// <param name="device">The compute capability of the device, times ten.</param>
    /// <exception cref="NotSupportedException">This NVRTC compiles for newer devices only.</exception>
    public CompilationTarget TargetFor(int device) =>
        CompilationTarget.For(device, _architectures) ?? throw new NotSupportedException(
            $"The device is an sm_{device}, but NVRTC {Version} ({_library.Path}) compiles for newer ones only: "
            + $"{string.Join(", ", _architectures.Select(architecture => $"sm_{architecture}"))}. "
            + $"Install an older CUDA, and set {LibrarySearch.FolderVariable} to the folder of its NVRTC.");

    /// <summary>Compiles a text, or takes what the same text was compiled to before.</summary>
    /// <param name="source">The text.</param>
    /// <param name="name">What it is, for messages and profilers.</param>
    /// <param name="target">What to compile to.</param>
    /// <exception cref="KernelCompilationException">The text does not compile.</exception>
    public KernelImage Compile(string source, string name, CompilationTarget target)
    {
        string[] options = CompilerOptions.For(target);
        string log = "";
        byte[] image = _cache.GetOrCompile(KernelCacheKey.Of(source, name, options, target, Version), () =>
        {
            (byte[] compiled, log) = Run(source, name, options, target);
            return compiled;
        });
        return new KernelImage(image, target, log);
    }

    private (byte[] Image, string Log) Run(string source, string name, string[] options, CompilationTarget target)
    {
        using var program = new CudaRuntimeCompiler(source, $"{name}.cu");
        try
        {
            program.Compile(options);
            return (target.Kind == KernelImageKind.Cubin ? program.GetCubin() : program.GetPTX(), Log(program));
        }
        catch (NVRTCException exception)
        {
            throw new KernelCompilationException(
                name, source, Log(program), options, target.ToString(), Version, _library.Path, DriverVersion(), exception);
        }
    }

    private static string Log(CudaRuntimeCompiler program) => program.GetLogAsString().Trim('\0', '\n');

    // A machine that only compiles need not have a driver.
    private static Version? DriverVersion() => CudaLibraries.Has(CudaLibrary.Driver) ? CudaDriver.Version() : null;
}
