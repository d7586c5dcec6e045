using System.Collections.Immutable;
using System.Globalization;

namespace GuidedDescent;

/// <summary>The role of a matrix between two hidden layers: what rules over matrices are made for.</summary>
public sealed record HiddenMatrixRole : MatrixRole
{
    internal HiddenMatrixRole()
    {
    }

    /// <summary>How many matrices lie one after the other along the axis of outputs.</summary>
    public int Blocks { get; private init; } = 1;

    /// <summary>How many outputs each of them has, where that was declared; none where all have as many.</summary>
    public ImmutableArray<int> BlockRows { get; private init; } = [];

    internal override int RowBlocks => Blocks;

    /// <summary>
    /// Several matrices of one size that are stored as one, such as those of queries, keys and values. A rule over matrices treats each
    /// as a matrix of its own.
    /// </summary>
    /// <param name="blocks">How many of them lie one after the other along the axis of outputs, from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is less than one block.</exception>
    public HiddenMatrixRole Fused(int blocks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blocks, 1);
        return this with { Blocks = blocks, BlockRows = [] };
    }

    /// <summary>
    /// Several matrices of different sizes that are stored as one, such as those of queries, keys and values where several heads of queries
    /// share their keys: <c>FusedRows(1024, 256, 256)</c>. A rule over matrices treats each as a matrix of its own.
    /// </summary>
    /// <param name="rows">The number of outputs of each, in the order in which they lie along the axis of outputs, from 1.</param>
    /// <exception cref="ArgumentException">There is no block.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A block has less than one output.</exception>
    public HiddenMatrixRole FusedRows(params ImmutableArray<int> rows)
    {
        if (rows.IsDefaultOrEmpty)
        {
            throw new ArgumentException("There must be at least one block; give the number of outputs of each.", nameof(rows));
        }

        foreach (int count in rows)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(rows));
        }

        return this with { Blocks = rows.Length, BlockRows = rows };
    }

    /// <summary>The same role of a matrix that is stored as <c>[inputs, outputs]</c>.</summary>
    public HiddenMatrixRole InputsFirst() => this with { OutputAxis = 1 };

    /// <summary>Whether another role is the same one, with blocks of the same sizes.</summary>
    public bool Equals(HiddenMatrixRole? other) =>
        base.Equals(other) && Blocks == other.Blocks && BlockRows.SequenceEqual(other.BlockRows);

    /// <summary>A hash of what <see cref="Equals(HiddenMatrixRole)"/> compares.</summary>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Blocks, BlockRows.Aggregate(0, HashCode.Combine));

    internal override IEnumerable<int> RowsOfBlocks(Shape shape) =>
        BlockRows.IsEmpty ? Enumerable.Repeat(shape[OutputAxis] / Blocks, Blocks) : BlockRows;

    internal override string? Refuses(Shape shape) => base.Refuses(shape) ?? RefusesOutputs(shape[OutputAxis]);

    private protected override string Describe() =>
        Blocks == 1
            ? $"hidden matrix{DescribeLayout()}"
            : string.Create(CultureInfo.InvariantCulture, $"hidden matrix, {DescribeBlocks()}{DescribeLayout()}");

    private protected override long CountOutputs(Shape shape) =>
        BlockRows.Distinct().Count() <= 1
            ? base.CountOutputs(shape) / Blocks
            : throw new InvalidOperationException(
                $"The number of outputs of a parameter of the role '{this}' differs from block to block; go by each block's.");

    private string DescribeBlocks() =>
        BlockRows.IsEmpty
            ? string.Create(CultureInfo.InvariantCulture, $"{Blocks} blocks")
            : $"blocks of {string.Join(", ", BlockRows.Select(rows => rows.ToString(CultureInfo.InvariantCulture)))} rows";

    private string? RefusesOutputs(int outputs)
    {
        if (BlockRows.IsEmpty)
        {
            return outputs % Blocks == 0
                ? null
                : string.Create(CultureInfo.InvariantCulture, $"needs outputs (axis {OutputAxis}) that {Blocks} blocks divide evenly");
        }

        long sum = BlockRows.Sum(rows => (long)rows);
        return outputs == sum
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"needs {sum} outputs (axis {OutputAxis}), which is what its blocks add up to");
    }
}
