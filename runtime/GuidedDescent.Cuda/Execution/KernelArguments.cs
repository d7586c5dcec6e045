using System.Runtime.InteropServices;

namespace GuidedDescent.Cuda;

/// <summary>
/// The arguments of launches, in native memory that stays where it is. The driver copies them when a launch is made, so one block
/// serves all launches of an executor, and a launch allocates nothing.
/// </summary>
internal sealed unsafe class KernelArguments<TArguments> : IDisposable
    where TArguments : unmanaged
{
    private TArguments* _arguments = (TArguments*)NativeMemory.AllocZeroed((nuint)sizeof(TArguments));

    /// <summary>Makes room for arguments.</summary>
    /// <param name="offsets">Where in the struct each argument of the kernel begins, in bytes.</param>
    public KernelArguments(params ReadOnlySpan<int> offsets)
    {
        Pointers = new nint[offsets.Length];
        for (int index = 0; index < offsets.Length; index++)
        {
            Pointers[index] = (nint)_arguments + offsets[index];
        }
    }

    /// <summary>The arguments of the next launch.</summary>
    public ref TArguments Values => ref *_arguments;

    /// <summary>A pointer to each argument, as the driver wants them.</summary>
    public nint[] Pointers { get; }

    public void Dispose()
    {
        NativeMemory.Free(_arguments);
        _arguments = null;
    }
}
