using System.Runtime.InteropServices;
using System.Text;

namespace GuidedDescent.Testing;

/// <summary>
/// A CUDA driver, NVRTC, cuBLAS and cuSOLVER for machines without a GPU: the same native functions as the real ones, with kernels
/// that run on the processor. Whoever looks for the libraries in <see cref="Folder"/> finds a machine that is less forgiving than a real
/// one: see the README beside the native sources. There is one driver for the whole process, so that tests that use it must
/// not run at the same time.
/// </summary>
public sealed unsafe class EmulatedCudaDriver
{
    private const int TextCapacity = 4096;

    private static readonly Lazy<EmulatedCudaDriver> _loaded = new(() => new EmulatedCudaDriver(Build()));

    private readonly nint _driver;
    private readonly nint _compiler;
    private readonly nint _cublas;
    private readonly nint _cusolver;

    private EmulatedCudaDriver(string folder)
    {
        Folder = folder;
        _driver = NativeLibrary.Load(Path.Combine(folder, "libcuda.so.1"));
        _compiler = NativeLibrary.Load(Path.Combine(folder, "libnvrtc.so.12"));
        _cublas = NativeLibrary.Load(Path.Combine(folder, "libcublas.so.12"));
        _cusolver = NativeLibrary.Load(Path.Combine(folder, "libcusolver.so.11"));
    }

    /// <summary>The folder of the libraries.</summary>
    public string Folder { get; }

    /// <summary>What has been asked of the driver since it was reset.</summary>
    public EmulatedCudaCounters Counters
    {
        get
        {
            EmulatedCudaCounters counters;
            ((delegate* unmanaged<EmulatedCudaCounters*, void>)Function("gd_emulation_counters"))(&counters);
            return counters;
        }
    }

    /// <summary>What there is in the driver.</summary>
    public EmulatedCudaObjects LiveObjects
    {
        get
        {
            EmulatedCudaObjects live;
            ((delegate* unmanaged<EmulatedCudaObjects*, void>)Function("gd_emulation_live_objects"))(&live);
            return live;
        }
    }

    /// <summary>What the last kernel or copy that failed did wrong, and where; empty if none did.</summary>
    public string Failure => Text(_driver, "gd_emulation_failure");

    /// <summary>How often NVRTC was asked to compile.</summary>
    public long Compilations => ((delegate* unmanaged<long>)CompilerFunction("gd_emulation_compilations"))();

    /// <summary>The programs of NVRTC that were created and not destroyed.</summary>
    public long LivePrograms => ((delegate* unmanaged<long>)CompilerFunction("gd_emulation_live_programs"))();

    /// <summary>The options of the last compilation.</summary>
    public IReadOnlyList<string> CompilerOptions =>
        Text(_compiler, "gd_emulation_last_options").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>
    /// Builds the libraries with g++, unless that was done before, and returns the folder that holds <c>libcuda.so.1</c>,
    /// <c>libnvrtc.so.12</c>, <c>libcublas.so.12</c> and <c>libcusolver.so.11</c>. They work wherever the whole folder is.
    /// </summary>
    /// <exception cref="NativeToolMissingException">g++ is not installed.</exception>
    public static string Build() => DriverBuild.Folder();

    /// <summary>The driver of this process, built and loaded when first asked for.</summary>
    /// <exception cref="NativeToolMissingException">g++ is not installed.</exception>
    public static EmulatedCudaDriver Load() => _loaded.Value;

    /// <summary>
    /// Forgets everything, as if the process had just started on another machine. All handles and device pointers are void.
    /// </summary>
    /// <param name="machine">The machine; null for the defaults.</param>
    public void Reset(EmulatedMachine? machine = null)
    {
        machine ??= new EmulatedMachine();
        var settings = new Settings
        {
            MemoryBytes = machine.MemoryBytes,
            Seed = machine.Seed,
            DeviceCount = machine.DeviceCount,
            ComputeCapability = machine.ComputeCapability,
            MultiprocessorCount = machine.MultiprocessorCount,
            DriverVersion = machine.DriverVersion,
            ProgressPercent = machine.ProgressPercent,
        };
        ((delegate* unmanaged<Settings*, void>)Function("gd_emulation_reset"))(&settings);
        ((delegate* unmanaged<int, void>)CompilerFunction("gd_emulation_reset"))(machine.CompilerVersion);
    }

    /// <summary>Decides what is random from now on.</summary>
    /// <param name="seed">Any number.</param>
    public void Seed(ulong seed) => ((delegate* unmanaged<ulong, void>)Function("gd_emulation_seed"))(seed);

    /// <summary>
    /// Lets one call of a native function fail without doing anything. If the result is one that a real driver never
    /// recovers from, the context that is current to the calling thread is lost with it.
    /// </summary>
    /// <param name="function">The native name, such as <c>cuMemAlloc_v2</c> or <c>nvrtcCompileProgram</c>.</param>
    /// <param name="afterCalls">How many calls of it do not fail before.</param>
    /// <param name="result">What it returns.</param>
    /// <exception cref="ArgumentException">No library exports such a function.</exception>
    public void FailOn(string function, int afterCalls, int result)
    {
        nint library = LibraryOf(function);
        if (!NativeLibrary.TryGetExport(library, function, out _))
        {
            throw new ArgumentException(
                $"No library exports '{function}'; expected a native name such as 'cuMemAlloc_v2'.", nameof(function));
        }

        // cuBLAS and cuSOLVER ask the driver what is to fail.
        nint decider = library == _compiler ? _compiler : _driver;
        var fail = (delegate* unmanaged<byte*, int, int, void>)NativeLibrary.GetExport(decider, "gd_emulation_fail");
        fixed (byte* name = Encoding.UTF8.GetBytes(function + '\0'))
        {
            fail(name, afterCalls, result);
        }
    }

    private nint LibraryOf(string function) => function switch
    {
        _ when function.StartsWith("nvrtc", StringComparison.Ordinal) => _compiler,
        _ when function.StartsWith("cublas", StringComparison.Ordinal) => _cublas,
        _ when function.StartsWith("cusolver", StringComparison.Ordinal) => _cusolver,
        _ => _driver,
    };

    private nint Function(string name) => NativeLibrary.GetExport(_driver, name);

    private nint CompilerFunction(string name) => NativeLibrary.GetExport(_compiler, name);

    private static string Text(nint library, string function)
    {
        byte* text = stackalloc byte[TextCapacity];
        ((delegate* unmanaged<byte*, int, void>)NativeLibrary.GetExport(library, function))(text, TextCapacity);
        return Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));
    }

    // emulated_driver::Settings, field by field.
    [StructLayout(LayoutKind.Sequential)]
    private struct Settings
    {
        public long MemoryBytes;
        public ulong Seed;
        public int DeviceCount;
        public int ComputeCapability;
        public int MultiprocessorCount;
        public int DriverVersion;
        public int ProgressPercent;
        public int Padding;
    }
}
