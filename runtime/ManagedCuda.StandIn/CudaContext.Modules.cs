using System.Globalization;
using System.Runtime.InteropServices;
using ManagedCuda.BasicTypes;
using static ManagedCuda.DriverAPINativeMethods;

namespace ManagedCuda;

public partial class CudaContext
{
    /// <summary>Loads a module into the current context.</summary>
    /// <param name="moduleImage">A cubin or PTX. PTX needs no NUL at its end.</param>
    public CUmodule LoadModulePTX(byte[] moduleImage) => LoadModulePTX(moduleImage, null, null);

    /// <summary>Loads a module into the current context, compiling it with options if it is PTX.</summary>
    /// <param name="moduleImage">A cubin or PTX. PTX needs no NUL at its end.</param>
    /// <param name="options">The options; null for none.</param>
    /// <param name="values">
    /// For each option its value: for a log the byte[] to write it into, otherwise a number. The driver's answers are written back:
    /// the sizes of the logs and the threads per block as uint, the time as float, in milliseconds.
    /// </param>
    /// <exception cref="ArgumentException">There are not as many values as options.</exception>
    public CUmodule LoadModulePTX(byte[] moduleImage, CUJITOption[] options, object[] values)
    {
        ThrowIfDisposed();
        byte[] image = [.. moduleImage, 0];
        CUmodule module = default;
        if (options is null || values is null)
        {
            ModuleManagement.cuModuleLoadDataEx(ref module, image, 0, null, null).ThrowUnlessSuccess();
            return module;
        }

        if (options.Length != values.Length)
        {
            throw new ArgumentException($"There are {options.Length} options and {values.Length} values.", nameof(values));
        }

        var pins = new List<GCHandle>();
        try
        {
            IntPtr[] natives = [.. options.Zip(values, (option, value) => ToNative(option, value, pins))];
            CUResult result = ModuleManagement.cuModuleLoadDataEx(ref module, image, (uint)options.Length, options, natives);
            WriteBack(options, natives, values);
            result.ThrowUnlessSuccess();
            return module;
        }
        finally
        {
            pins.ForEach(pin => pin.Free());
        }
    }

    /// <summary>Unloads a module.</summary>
    public void UnloadModule(CUmodule aModule)
    {
        ThrowIfDisposed();
        ModuleManagement.cuModuleUnload(aModule).ThrowUnlessSuccess();
    }

    private static IntPtr ToNative(CUJITOption option, object value, List<GCHandle> pins)
    {
        switch (option)
        {
            case CUJITOption.InfoLogBuffer or CUJITOption.ErrorLogBuffer:
                var pin = GCHandle.Alloc(value, GCHandleType.Pinned);
                pins.Add(pin);
                return pin.AddrOfPinnedObject();
            case CUJITOption.WallTime:
                return 0;
            default:
                return (IntPtr)Convert.ToInt64(value, CultureInfo.InvariantCulture);
        }
    }

    private static void WriteBack(CUJITOption[] options, IntPtr[] natives, object[] values)
    {
        for (int i = 0; i < options.Length; i++)
        {
            // The driver writes 32 bits into the 64 of a pointer.
            uint answer = unchecked((uint)natives[i]);
            switch (options[i])
            {
                case CUJITOption.InfoLogBufferSizeBytes or CUJITOption.ErrorLogBufferSizeBytes or CUJITOption.ThreadsPerBlock:
                    values[i] = answer;
                    break;
                case CUJITOption.WallTime:
                    values[i] = BitConverter.UInt32BitsToSingle(answer);
                    break;
            }
        }
    }
}
