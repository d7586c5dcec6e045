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
        return this with { Blocks = blocks };
    }

    /// <summary>The same role of a matrix that is stored as <c>[inputs, outputs]</c>.</summary>
    public HiddenMatrixRole InputsFirst() => this with { OutputAxis = 1 };

    internal override string? Refuses(Shape shape)
    {
        if (base.Refuses(shape) is string reason)
        {
            return reason;
        }

        return shape[OutputAxis] % Blocks == 0
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"needs outputs (axis {OutputAxis}) that {Blocks} blocks divide evenly");
    }

    private protected override string Describe() =>
        Blocks == 1
            ? $"hidden matrix{DescribeLayout()}"
            : string.Create(CultureInfo.InvariantCulture, $"hidden matrix, {Blocks} blocks{DescribeLayout()}");

    private protected override long CountOutputs(Shape shape) => base.CountOutputs(shape) / Blocks;
}
