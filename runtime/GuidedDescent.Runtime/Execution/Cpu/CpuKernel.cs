using System.Numerics;
using System.Runtime.CompilerServices;

namespace GuidedDescent.Execution.Cpu;

/// <summary>A generated SIMD kernel: straight-line code over whole vectors.</summary>
/// <param name="arguments">The scalars, the streams and their common length.</param>
public delegate void CpuKernel(in CpuKernelArguments arguments);

/// <summary>What a SIMD kernel works on during one call. Tails shorter than a vector are the caller's business.</summary>
public readonly unsafe ref struct CpuKernelArguments
{
    private readonly void* _scalars;
    private readonly float** _streams;
    private readonly float** _lanes;

    /// <summary>Gathers the arguments of one call.</summary>
    /// <param name="scalars">The scalar block of the kernel.</param>
    /// <param name="streams">One pointer per slot of the rule; those of slots the kernel does not touch may be null.</param>
    /// <param name="length">The number of elements: a multiple of <see cref="Vector{T}.Count"/>.</param>
    public CpuKernelArguments(void* scalars, float** streams, nuint length)
        : this(scalars, streams, length, lanes: null)
    {
    }

    /// <summary>Gathers the arguments of one call of a kernel with reductions.</summary>
    /// <param name="scalars">The scalar block of the kernel.</param>
    /// <param name="streams">One pointer per slot of the rule; those of slots the kernel does not touch may be null.</param>
    /// <param name="length">The number of elements: a multiple of <see cref="Vector{T}.Count"/>.</param>
    /// <param name="lanes">One pointer per reduction of the kernel, in their order.</param>
    public CpuKernelArguments(void* scalars, float** streams, nuint length, float** lanes)
    {
        _scalars = scalars;
        _streams = streams;
        _lanes = lanes;
        Length = length;
    }

    /// <summary>The number of elements of the segment, a multiple of <see cref="Vector{T}.Count"/>.</summary>
    public nuint Length { get; }

    /// <summary>The scalar block, as the struct of floats the kernel declares.</summary>
    public ref readonly TScalars Scalars<TScalars>()
        where TScalars : unmanaged => ref Unsafe.AsRef<TScalars>(_scalars);

    /// <summary>
    /// Where a slot's stream begins: the first element of the segment for slots that go with the elements or with the columns, the
    /// number of the row, or the only number.
    /// </summary>
    public ref float Stream(int slot) => ref Unsafe.AsRef<float>(_streams[slot]);

    /// <summary>
    /// What a reduction has gathered: the 32 lanes of the tile, for <see cref="Simd.AddLanes"/> or <see cref="Simd.MaxLanes"/>; for the
    /// sums of columns as many numbers as the segment has elements, for <see cref="Simd.AddColumns"/>.
    /// </summary>
    /// <param name="reduction">The place of the reduction in <see cref="Rules.KernelDescriptor.Reductions"/>.</param>
    public ref float Lanes(int reduction) => ref Unsafe.AsRef<float>(_lanes[reduction]);
}
