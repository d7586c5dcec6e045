using System.Collections.Immutable;
using GuidedDescent.Execution.Cpu;

namespace GuidedDescent.Rules;

/// <summary>One fused kernel of a rule: straight-line code that visits every element of every tensor of a group once.</summary>
public sealed class KernelDescriptor
{
    /// <summary>The name of the kernel in the host plan.</summary>
    public required string Name { get; init; }

    /// <summary>The name of the entry point in <see cref="RuleDescriptor.CudaSource"/>.</summary>
    public required string EntryPoint { get; init; }

    /// <summary>The slots the kernel reads, ascending.</summary>
    public required ImmutableArray<int> Reads { get; init; }

    /// <summary>The slots the kernel writes, ascending; never the gradient.</summary>
    public required ImmutableArray<int> Writes { get; init; }

    /// <summary>The names of the scalars, one <see cref="float"/> each, in the order of the scalar block.</summary>
    public required ImmutableArray<string> Scalars { get; init; }

    /// <summary>The SIMD kernel.</summary>
    public required CpuKernel Cpu { get; init; }

    /// <summary>The slots the kernel reads or writes, ascending.</summary>
    public ImmutableArray<int> Streams => _streams.IsDefault ? _streams = [.. Reads.Union(Writes).Order()] : _streams;

    /// <summary>Bytes moved between memory and the processor for each element, in single precision.</summary>
    public int BytesPerElement => sizeof(float) * (Reads.Length + Writes.Length);

    private ImmutableArray<int> _streams;

    /// <inheritdoc/>
    public override string ToString() => EntryPoint;
}
