namespace GuidedDescent.Rules;

/// <summary>The extents of what a slot holds for one parameter.</summary>
/// <param name="Rows">The number of rows; 1 where a rule over tensors sees the elements as one row.</param>
/// <param name="Columns">The number of columns.</param>
public readonly record struct SlotShape(int Rows, long Columns)
{
    /// <summary>One number.</summary>
    public static SlotShape Single => new(1, 1);

    /// <summary>The number of elements.</summary>
    public long Length => Rows * Columns;

    /// <summary>The extents in brackets, such as <c>[128, 64]</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"[{Rows}, {Columns}]");
}

/// <summary>The extents of slots, for those who plan.</summary>
public interface ISlotShapes
{
    /// <summary>The number of rows of a slot.</summary>
    /// <param name="slot">A slot in <see cref="RuleDescriptor.Slots"/>.</param>
    int Rows(int slot);

    /// <summary>The number of columns of a slot.</summary>
    /// <param name="slot">A slot in <see cref="RuleDescriptor.Slots"/>.</param>
    long Columns(int slot);
}
