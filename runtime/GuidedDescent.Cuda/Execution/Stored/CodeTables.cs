using System.Runtime.InteropServices;
using GuidedDescent.Precision;
using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>The dynamic codes of 8 bits on a device, the signed one and the unsigned one: the very tables of the processor.</summary>
internal sealed unsafe class CodeTables : IDisposable
{
    // struct DynamicCode of the CUDA text.
    private const int Codes = 256;
    private const int FirstCodesBytes = 6416;
    private const int TableBytes = (2 * Codes * sizeof(float)) + FirstCodesBytes;

    private readonly DeviceBlock _memory;

    /// <summary>Sends the tables; the context must be current.</summary>
    public CodeTables(CudaSession session)
    {
        byte[] image = new byte[2 * TableBytes];
        Write(DynamicCode.Signed, image);
        Write(DynamicCode.Unsigned, image.AsSpan(TableBytes));
        _memory = DeviceBlock.Allocate(session, image.Length);
        try
        {
            fixed (byte* start = image)
            {
                session.Check(
                    DriverAPINativeMethods.AsynchronousMemcpy_v2.cuMemcpyHtoDAsync_v2(
                        new CUdeviceptr((SizeT)(nuint)_memory.Address), (nint)start, image.Length, session.Stream),
                    "copying the codes of 8 bits to the device");
                session.Synchronize();
            }
        }
        catch
        {
            _memory.Dispose();
            throw;
        }
    }

    /// <summary>Where they begin.</summary>
    public byte* Address => _memory.Address;

    public void Dispose() => _memory.Dispose();

    private static void Write(DynamicCode code, Span<byte> table)
    {
        MemoryMarshal.AsBytes(code.Values).CopyTo(table);
        MemoryMarshal.AsBytes(code.Borders).CopyTo(table[(Codes * sizeof(float))..]);
        code.FirstCodes.CopyTo(table[(2 * Codes * sizeof(float))..]);
    }
}
