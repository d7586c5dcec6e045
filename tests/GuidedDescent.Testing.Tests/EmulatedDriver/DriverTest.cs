using System.Runtime.InteropServices;

namespace GuidedDescent.Testing.Tests;

/// <summary>What the tests of the emulated driver share. They run one after the other, each on a machine of its own.</summary>
[Collection(nameof(EmulatedCudaDriver))]
public abstract unsafe class DriverTest : IDisposable
{
    private byte[]? _cubin;

    private protected EmulatedCudaDriver Driver { get; } = EmulatedCudaDriver.Load();

    protected DriverTest() => Driver.Reset();

    public void Dispose()
    {
        Driver.Reset();
        GC.SuppressFinalize(this);
    }

    private protected static void Check(int result) => Assert.Equal(Cuda.Success, result);

    /// <summary>Initializes the driver and makes a device's primary context current.</summary>
    private protected static nint UseDevice(int device = 0)
    {
        Check(Cuda.cuInit(0));
        Check(Cuda.cuDevicePrimaryCtxRetain(out nint context, device));
        Check(Cuda.cuCtxSetCurrent(context));
        return context;
    }

    private protected static nint CreateStream(bool isBlocking = false)
    {
        Check(Cuda.cuStreamCreate(out nint stream, isBlocking ? 0u : 1u));
        return stream;
    }

    private protected static nint CreateEvent(bool hasTiming = false)
    {
        Check(Cuda.cuEventCreate(out nint @event, hasTiming ? 0u : 2u));
        return @event;
    }

    private protected static ulong Allocate(int bytes)
    {
        Check(Cuda.cuMemAlloc_v2(out ulong pointer, (nuint)bytes));
        return pointer;
    }

    /// <summary>Page-locked memory for so many numbers.</summary>
    private protected static int* AllocatePinned(int count)
    {
        Check(Cuda.cuMemHostAlloc(out nint pointer, (nuint)count * sizeof(int), 0));
        return (int*)pointer;
    }

    private protected static ulong Upload<T>(params T[] values)
        where T : unmanaged
    {
        ulong pointer = Allocate(values.Length * sizeof(T));
        fixed (T* source = values)
        {
            Check(Cuda.cuMemcpyHtoD_v2(pointer, source, (nuint)(values.Length * sizeof(T))));
        }

        return pointer;
    }

    private protected static T[] Download<T>(ulong pointer, int count)
        where T : unmanaged
    {
        T[] values = new T[count];
        fixed (T* target = values)
        {
            Check(Cuda.cuMemcpyDtoH_v2(target, pointer, (nuint)(count * sizeof(T))));
        }

        return values;
    }

    /// <summary>The shared kernels, for the default machine.</summary>
    private protected byte[] Cubin()
    {
        if (_cubin is null)
        {
            using var program = new Nvrtc(DriverKernels.Source);
            Assert.True(program.Compile("--gpu-architecture=sm_90", "--fmad=false") == Nvrtc.Success, program.Log);
            _cubin = program.Cubin;
        }

        return _cubin;
    }

    private protected static int TryLoad(byte[] image, out nint module)
    {
        // Exactly as long as it is, and outside of the heap, with whatever follows.
        nint copy = Marshal.AllocHGlobal(image.Length);
        Marshal.Copy(image, 0, copy, image.Length);
        int result = Cuda.cuModuleLoadDataEx(out module, (byte*)copy, 0, null, null);
        Marshal.FreeHGlobal(copy);
        return result;
    }

    private protected nint GetKernel(string name)
    {
        Check(TryLoad(Cubin(), out nint module));
        Check(Cuda.cuModuleGetFunction(out nint function, module, name));
        return function;
    }

    /// <summary>One thread of a kernel of two arguments.</summary>
    private protected static int Launch<TFirst, TSecond>(nint kernel, nint stream, TFirst first, TSecond second)
        where TFirst : unmanaged
        where TSecond : unmanaged
    {
        void** arguments = stackalloc void*[] { &first, &second };
        return Cuda.cuLaunchKernel(kernel, 1, 1, 1, 1, 1, 1, 0, stream, arguments, null);
    }

    private protected static T OnAnotherThread<T>(Func<T> action)
    {
        T result = default!;
        var thread = new Thread(() => result = action());
        thread.Start();
        thread.Join();
        return result;
    }
}
