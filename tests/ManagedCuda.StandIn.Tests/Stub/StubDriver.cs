using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using GuidedDescent.Testing;

namespace ManagedCuda.StandIn.Tests;

/// <summary>The library that StubDriver.cpp compiles to, found by whoever looks for libcuda from this process on.</summary>
public sealed class StubDriver : IDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly IntPtr _state;

    public StubDriver()
    {
        string compiler = NativeTool.Gxx.Require();
        _folder = Directory.CreateTempSubdirectory("stub-driver");

        // Never unloaded: a function that was once found there is not looked for again.
        IntPtr library = NativeLibrary.Load(Compile(compiler));
        _state = NativeLibrary.GetExport(library, "stub_state");
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) => name == "libcuda" ? library : 0;
    }

    /// <summary>What the driver keeps, seen in place.</summary>
    internal unsafe ref StubState State => ref *(StubState*)_state;

    public void Dispose() => _folder.Delete(recursive: true);

    private string Compile(string compiler)
    {
        string source = Path.Combine(_folder.FullName, "stub.cpp");
        string library = Path.Combine(_folder.FullName, "stub.so");
        File.WriteAllText(source, EmbeddedText.Read("stub"));
        using Process process = Process.Start(compiler, ["-shared", "-fPIC", "-o", library, source]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return library;
    }
}

/// <summary>The struct of the same layout in StubDriver.cpp.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct StubState
{
    public int Devices;
    public int Initialized;
    public int Retained;
    public int StreamsDestroyed;
    public int QueryResult;
    public uint ImageBytes;
    public fixed uint Launch[7];
    public IntPtr Function;
    public IntPtr Stream;
    public float FirstParameter;
}
