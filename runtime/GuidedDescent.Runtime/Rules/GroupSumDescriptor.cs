namespace GuidedDescent.Rules;

/// <summary>
/// Adds one number of every tensor of the parameter group, over all its buckets, in double precision and in the order of the set; the
/// sum, rounded once, is what every tensor gets. What a plan launches after it runs when all buckets have come to their sum.
/// </summary>
public sealed class GroupSumDescriptor : OperationDescriptor
{
    /// <summary>The slot, 1 x 1, of what is added.</summary>
    public required int Source { get; init; }

    /// <summary>The slot, 1 x 1, of the sum.</summary>
    public required int Result { get; init; }
}
