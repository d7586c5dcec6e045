using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>
/// Has a context current on this thread until it is disposed; afterwards the context that was current before is so again. A
/// context is current on one thread only by being made so there.
/// </summary>
internal readonly ref struct ContextScope
{
    public ContextScope(CUcontext context) => Result = DriverAPINativeMethods.ContextManagement.cuCtxPushCurrent_v2(context);

    /// <summary>Whether the driver agreed.</summary>
    public CUResult Result { get; }

    public void Dispose()
    {
        if (Result == CUResult.Success)
        {
            CUcontext context = default;
            _ = DriverAPINativeMethods.ContextManagement.cuCtxPopCurrent_v2(ref context);
        }
    }
}
