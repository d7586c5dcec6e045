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

    /// <summary>Gathers the arguments of one call.</summary>
    /// <param name="scalars">The scalar block of the kernel.</param>
    /// <param name="streams">One pointer per slot of the rule; those of slots the kernel does not touch may be null.</param>
    /// <param name="length">The number of elements: a multiple of <see cref="Vector{T}.Count"/>.</param>
    public CpuKernelArguments(void* scalars, float** streams, nuint length)
    {
        _scalars = scalars;
        _streams = streams;
        Length = length;
    }

    /// <summary>The number of elements of every stream, a multiple of <see cref="Vector{T}.Count"/>.</summary>
    public nuint Length { get; }

    /// <summary>The scalar block, as the struct of floats the kernel declares.</summary>
    public ref readonly TScalars Scalars<TScalars>()
        where TScalars : unmanaged => ref Unsafe.AsRef<TScalars>(_scalars);

    /// <summary>The first element of a slot's stream.</summary>
    public ref float Stream(int slot) => ref Unsafe.AsRef<float>(_streams[slot]);
}
