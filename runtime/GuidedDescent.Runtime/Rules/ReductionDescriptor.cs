namespace GuidedDescent.Rules;

/// <summary>What is made of the numbers that a kernel reduces. The order of the additions is fixed; no device may choose another.</summary>
public enum ReductionKind
{
    /// <summary>The sum of all numbers: 1 x 1.</summary>
    Sum,

    /// <summary>The largest magnitude of all numbers, NaN where one is: 1 x 1.</summary>
    MaxAbs,

    /// <summary>The sum of each row: rows x 1.</summary>
    RowSum,

    /// <summary>The sum of each column: 1 x columns.</summary>
    ColumnSum,
}

/// <summary>A reduction that rides along in a kernel: the kernel forms its numbers, the runtime adds up what the tiles gave.</summary>
/// <param name="Kind">What is made of the numbers.</param>
/// <param name="ResultSlot">The slot of the result.</param>
public sealed record ReductionDescriptor(ReductionKind Kind, int ResultSlot);
