using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Planning;

/// <summary>One thing a plan has a device do, for all tensors of a bucket.</summary>
/// <param name="Name">Its name in the plan.</param>
/// <param name="Scalars">The host values it is given, in the order of its scalar block.</param>
internal abstract record PlanOperation(string Name, IReadOnlyList<Scalar> Scalars)
{
    /// <summary>The slots it reads, ascending.</summary>
    public abstract IReadOnlyList<int> Reads { get; }

    /// <summary>The slots it writes, ascending.</summary>
    public abstract IReadOnlyList<int> Writes { get; }

    /// <summary>The slots it touches, ascending.</summary>
    public IEnumerable<int> Streams => Reads.Union(Writes).OrderBy(slot => slot);
}

/// <summary>A product: <c>D = alpha * op(A) op(B) + beta * C</c>. Its scalars are alpha and beta.</summary>
/// <param name="A">The slot of the left factor.</param>
/// <param name="TransposeA">Whether it is transposed.</param>
/// <param name="B">The slot of the right factor.</param>
/// <param name="TransposeB">Whether it is transposed.</param>
/// <param name="C">The slot of what is added, or null for nothing; it may be that of the result.</param>
/// <param name="D">The slot of the result.</param>
/// <param name="AlphaSlot">The slot of a device scalar that alpha is multiplied by, or null.</param>
/// <param name="BetaSlot">The same for beta.</param>
/// <param name="IsSymmetric">Whether the result is symmetric, so that half of it need be computed.</param>
internal sealed record Product(
    string Name, IReadOnlyList<Scalar> Scalars, int A, bool TransposeA, int B, bool TransposeB, int? C, int D,
    int? AlphaSlot, int? BetaSlot, bool IsSymmetric) : PlanOperation(Name, Scalars)
{
    public override IReadOnlyList<int> Reads =>
        [.. new int?[] { A, B, C, AlphaSlot, BetaSlot }.OfType<int>().Distinct().OrderBy(slot => slot)];

    public override IReadOnlyList<int> Writes => [D];
}

/// <summary>A factorization, by a library: its operation in the graph says which.</summary>
internal sealed record Factorization(
    string Name, IReadOnlyList<Scalar> Scalars, Opcode Kind, IReadOnlyList<int> Inputs, IReadOnlyList<int> Outputs)
    : PlanOperation(Name, Scalars)
{
    public override IReadOnlyList<int> Reads => [.. Inputs.Distinct().OrderBy(slot => slot)];

    public override IReadOnlyList<int> Writes => [.. Outputs.OrderBy(slot => slot)];
}

/// <summary>Moves numbers to other places: a transpose, or columns or rows in another order.</summary>
internal sealed record Rearrangement(string Name, Opcode Kind, IReadOnlyList<int> Inputs, int Output) : PlanOperation(Name, [])
{
    public override IReadOnlyList<int> Reads => [.. Inputs.Distinct().OrderBy(slot => slot)];

    public override IReadOnlyList<int> Writes => [Output];
}

/// <summary>Adds one number of every tensor of the group; every tensor gets the sum.</summary>
internal sealed record GroupTotal(string Name, int Source, int Result) : PlanOperation(Name, [])
{
    public override IReadOnlyList<int> Reads => [Source];

    public override IReadOnlyList<int> Writes => [Result];
}
