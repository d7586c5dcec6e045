using System.Collections.Immutable;

namespace GuidedDescent.Rules;

/// <summary>One thing a host plan has a device do for all tensors of a bucket: a kernel, a matrix product, a factorization.</summary>
public abstract class OperationDescriptor
{
    /// <summary>The name of the operation in the host plan.</summary>
    public required string Name { get; init; }

    /// <summary>The slots the operation reads, ascending.</summary>
    public required ImmutableArray<int> Reads { get; init; }

    /// <summary>The slots the operation writes, ascending; never the gradient or an input.</summary>
    public required ImmutableArray<int> Writes { get; init; }

    /// <summary>The names of the scalars, one <see cref="float"/> each, in the order of the scalar block.</summary>
    public required ImmutableArray<string> Scalars { get; init; }

    /// <summary>The slots the operation reads or writes, ascending.</summary>
    public ImmutableArray<int> Streams => _streams.IsDefault ? _streams = [.. Reads.Union(Writes).Order()] : _streams;

    private ImmutableArray<int> _streams;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
