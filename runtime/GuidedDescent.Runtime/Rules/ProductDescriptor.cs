namespace GuidedDescent.Rules;

/// <summary>
/// A matrix product, <c>D = alpha * op(A) op(B) + beta * C</c>. The scalars are alpha and beta, always both; each is multiplied by a
/// number of the device where one is named.
/// </summary>
public sealed class ProductDescriptor : OperationDescriptor
{
    /// <summary>The slot of the left factor.</summary>
    public required int A { get; init; }

    /// <summary>Whether the left factor is transposed.</summary>
    public bool TransposeA { get; init; }

    /// <summary>The slot of the right factor.</summary>
    public required int B { get; init; }

    /// <summary>Whether the right factor is transposed.</summary>
    public bool TransposeB { get; init; }

    /// <summary>The slot of what is added, or null for nothing; it may be that of the result.</summary>
    public int? C { get; init; }

    /// <summary>The slot of the result; neither that of a factor.</summary>
    public required int D { get; init; }

    /// <summary>A slot of 1 x 1 whose number alpha is multiplied by, or null.</summary>
    public int? AlphaSlot { get; init; }

    /// <summary>A slot of 1 x 1 whose number beta is multiplied by, or null.</summary>
    public int? BetaSlot { get; init; }

    /// <summary>Whether the result is symmetric, so that half of it need be computed; both halves are written.</summary>
    public bool IsSymmetric { get; init; }
}
