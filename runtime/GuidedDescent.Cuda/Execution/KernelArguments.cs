using System.Runtime.CompilerServices;

namespace GuidedDescent.Cuda;

/// <summary>
/// The arguments of launches, in memory that stays where it is. The driver copies them when a launch is made, so one block serves
/// all launches of an executor, and a launch allocates nothing.
/// </summary>
internal sealed unsafe class KernelArguments<TArguments>
    where TArguments : unmanaged
{
    private readonly TArguments[] _arguments = GC.AllocateArray<TArguments>(1, pinned: true);

    /// <summary>Makes room for arguments.</summary>
    /// <param name="offsets">Where in the struct each argument of the kernel begins, in bytes.</param>
    public KernelArguments(params ReadOnlySpan<int> offsets)
    {
        Pointers = new nint[offsets.Length];
        for (int index = 0; index < offsets.Length; index++)
        {
            Pointers[index] = (nint)Unsafe.AsPointer(ref _arguments[0]) + offsets[index];
        }
    }

    /// <summary>The arguments of the next launch.</summary>
    public ref TArguments Values => ref _arguments[0];

    /// <summary>A pointer to each argument, as the driver wants them.</summary>
    public nint[] Pointers { get; }
}
