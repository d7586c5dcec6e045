using System.Runtime.InteropServices;
using GuidedDescent.Testing;

namespace ManagedCuda.StandIn.Tests;

/// <summary>A fact that holds only on Linux, and where no CUDA is found by the names that are tried first.</summary>
public class NoCudaFactAttribute : FactAttribute
{
    public NoCudaFactAttribute()
    {
        string[] libraries = ["libcuda.so", "libnvrtc.so", "libcublas.so", "libcusolver.so"];
        string? found = libraries.FirstOrDefault(library => NativeLibrary.TryLoad(library, out _));
        Skip = !OperatingSystem.IsLinux() ? "other names are tried here" : found is null ? null : $"{found} is installed here";
    }
}

/// <summary>A fact that needs g++, and that holds only where no CUDA is found before the stub is.</summary>
public sealed class StubDriverFactAttribute : NoCudaFactAttribute
{
    public StubDriverFactAttribute() => Skip ??= NativeTool.Gxx.ReasonToSkip;
}
