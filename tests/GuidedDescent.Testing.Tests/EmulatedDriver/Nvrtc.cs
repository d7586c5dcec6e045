using System.Runtime.InteropServices;
using System.Text;

namespace GuidedDescent.Testing.Tests;

/// <summary>One program of the emulated NVRTC, from its creation to its destruction.</summary>
internal sealed unsafe class Nvrtc : IDisposable
{
    public const int Success = 0;
    public const int InvalidInput = 3;
    public const int InvalidProgram = 4;
    public const int InvalidOption = 5;
    public const int CompilationFailed = 6;

    private const string Compiler = "libnvrtc.so.12";

    private nint _program;

    public Nvrtc(string source, string? name = null)
    {
        // The other half of the libraries says where they lie.
        Cuda.cuDriverGetVersion(out _);
        Assert.Equal(Success, nvrtcCreateProgram(out _program, source, name, 0, null, null));
    }

    public nint Program => _program;

    public string Log => Encoding.UTF8.GetString(Get(nvrtcGetProgramLogSize, nvrtcGetProgramLog)).TrimEnd('\0');

    public byte[] Cubin => Get(nvrtcGetCUBINSize, nvrtcGetCUBIN);

    public byte[] Ptx => Get(nvrtcGetPTXSize, nvrtcGetPTX);

    public int Compile(params string[] options)
    {
        nint[] texts = [.. options.Select(Marshal.StringToCoTaskMemUTF8)];
        fixed (nint* pointers = texts)
        {
            int result = nvrtcCompileProgram(_program, texts.Length, pointers);
            Array.ForEach(texts, Marshal.FreeCoTaskMem);
            return result;
        }
    }

    public void Dispose()
    {
        if (_program != 0)
        {
            Assert.Equal(Success, nvrtcDestroyProgram(ref _program));
        }
    }

    private delegate int GetSize(nint program, out nuint size);

    private delegate int GetBytes(nint program, byte* bytes);

    private byte[] Get(GetSize getSize, GetBytes getBytes)
    {
        Assert.Equal(Success, getSize(_program, out nuint size));
        byte[] bytes = new byte[size];
        fixed (byte* target = bytes)
        {
            byte nothing;
            Assert.Equal(Success, getBytes(_program, size == 0 ? &nothing : target));
        }

        return bytes;
    }

    [DllImport(Compiler)]
    public static extern int nvrtcVersion(out int major, out int minor);

    [DllImport(Compiler)]
    public static extern int nvrtcGetNumSupportedArchs(out int count);

    [DllImport(Compiler)]
    public static extern int nvrtcGetSupportedArchs(int* architectures);

    [DllImport(Compiler)]
    public static extern int nvrtcCreateProgram(
        out nint program, [MarshalAs(UnmanagedType.LPUTF8Str)] string source,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string? name, int headers, void* texts, void* names);

    [DllImport(Compiler)]
    public static extern int nvrtcDestroyProgram(ref nint program);

    [DllImport(Compiler)]
    public static extern int nvrtcCompileProgram(nint program, int count, nint* options);

    [DllImport(Compiler)]
    private static extern int nvrtcGetProgramLogSize(nint program, out nuint size);

    [DllImport(Compiler)]
    private static extern int nvrtcGetProgramLog(nint program, byte* text);

    [DllImport(Compiler)]
    private static extern int nvrtcGetCUBINSize(nint program, out nuint size);

    [DllImport(Compiler)]
    private static extern int nvrtcGetCUBIN(nint program, byte* bytes);

    [DllImport(Compiler)]
    private static extern int nvrtcGetPTXSize(nint program, out nuint size);

    [DllImport(Compiler)]
    private static extern int nvrtcGetPTX(nint program, byte* bytes);

    [DllImport(Compiler)]
    public static extern nint nvrtcGetErrorString(int result);
}
