using System.Text;
using ManagedCuda.BasicTypes;
using static ManagedCuda.NVRTC.NVRTCNativeMethods;

namespace ManagedCuda.NVRTC;

/// <summary>Compiles CUDA C++ text to code for a device. Needs no device.</summary>
/// <remarks>All members throw <see cref="NVRTCException"/> for a failure of NVRTC.</remarks>
public class CudaRuntimeCompiler : IDisposable
{
    private IntPtr _program;
    private bool _isDisposed;

    /// <summary>Takes the text. Nothing is compiled yet.</summary>
    /// <param name="src">The text.</param>
    /// <param name="name">What messages are to call it; null for default_program.</param>
    public CudaRuntimeCompiler(string src, string name) =>
        ThrowUnlessSuccess(nvrtcCreateProgram(ref _program, src, name, 0, null, null));

    private delegate nvrtcResult SizeGetter(IntPtr program, ref SizeT size);

    private delegate nvrtcResult BytesGetter(IntPtr program, byte[] bytes);

    /// <summary>The version of NVRTC.</summary>
    public static Version GetVersion()
    {
        int major = 0;
        int minor = 0;
        ThrowUnlessSuccess(nvrtcVersion(ref major, ref minor));
        return new Version(major, minor);
    }

    /// <summary>The architectures NVRTC compiles for, as 90 for sm_90; null if it names none.</summary>
    public static int[] GetSupportedArchs()
    {
        int count = 0;
        ThrowUnlessSuccess(nvrtcGetNumSupportedArchs(ref count));
        if (count <= 0)
        {
            return null;
        }

        int[] architectures = new int[count];
        ThrowUnlessSuccess(nvrtcGetSupportedArchs(architectures));
        return architectures;
    }

    /// <summary>Compiles the text. If it fails, <see cref="GetLogAsString"/> says why.</summary>
    /// <param name="options">Options of the command line, one each, such as <c>--gpu-architecture=sm_90</c>; null for none.</param>
    public void Compile(string[] options) => ThrowUnlessSuccess(nvrtcCompileProgram(_program, options?.Length ?? 0, options));

    /// <summary>The PTX, with a NUL at its end.</summary>
    public byte[] GetPTX() => Read(nvrtcGetPTXSize, nvrtcGetPTX);

    /// <summary>The cubin. There is one only for an architecture that begins with <c>sm_</c>.</summary>
    public byte[] GetCubin() => Read(nvrtcGetCUBINSize, nvrtcGetCUBIN);

    /// <summary>What the compiler wrote. Characters beyond ASCII become question marks.</summary>
    public string GetLogAsString() =>
        Encoding.ASCII.GetString(Read(nvrtcGetProgramLogSize, nvrtcGetProgramLog)).Replace("\0", "", StringComparison.Ordinal);

    /// <summary>Forgets the text and all that came of it. A failure is ignored.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            nvrtcDestroyProgram(ref _program);
        }
    }

    private byte[] Read(SizeGetter getSize, BytesGetter getBytes)
    {
        SizeT size = 0;
        ThrowUnlessSuccess(getSize(_program, ref size));
        byte[] bytes = new byte[size];
        ThrowUnlessSuccess(getBytes(_program, bytes));
        return bytes;
    }

    private static void ThrowUnlessSuccess(nvrtcResult result)
    {
        if (result != nvrtcResult.Success)
        {
            throw new NVRTCException(result);
        }
    }
}
