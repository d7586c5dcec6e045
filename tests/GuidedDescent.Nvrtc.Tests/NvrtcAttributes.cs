using System.Runtime.InteropServices;

namespace GuidedDescent.Cuda.Tests;

/// <summary>A fact that needs NVIDIA's own NVRTC. It is skipped where there is none, with the reason.</summary>
public sealed class NvrtcFactAttribute : FactAttribute
{
    public NvrtcFactAttribute() => Skip = InstalledNvrtc.ReasonToSkip;
}

/// <summary>A theory that needs NVIDIA's own NVRTC. It is skipped where there is none, with the reason.</summary>
public sealed class NvrtcTheoryAttribute : TheoryAttribute
{
    public NvrtcTheoryAttribute() => Skip = InstalledNvrtc.ReasonToSkip;
}

/// <summary>The NVRTC of this machine.</summary>
internal static class InstalledNvrtc
{
    // NVIDIA's library exports it, and one that stands in for it has no use for it.
    private const string ExportOfNvidias = "nvrtcAddNameExpression";

    private static readonly Lazy<string?> _reason = new(Look);

    /// <summary>Why a test that needs it should be skipped, or null if it should run.</summary>
    public static string? ReasonToSkip => _reason.Value;

    private static string? Look()
    {
        try
        {
            FoundLibrary found = CudaLibraries.Require(CudaLibrary.Nvrtc);
            return NativeLibrary.TryGetExport(found.Handle, ExportOfNvidias, out _)
                ? null
                : $"{found.Path} is not NVIDIA's own NVRTC, as it exports no {ExportOfNvidias}.";
        }
        catch (CudaLibraryNotFoundException exception)
        {
            return exception.Message;
        }
    }
}
