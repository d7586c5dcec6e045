using System.Collections.Immutable;

namespace GuidedDescent.Rules;

/// <summary>What a factorization computes; the functions of the same names in <see cref="Language.Ops"/> say how.</summary>
public enum FactorizationKind
{
    /// <summary>Eigenvectors and eigenvalues. Inputs: the symmetric matrix, the fallback; outputs: vectors, values.</summary>
    Eigh,

    /// <summary>The orthonormal factor. Inputs: the matrix, the fallback; output: Q.</summary>
    Qr,

    /// <summary>The lower triangular factor. Input: the matrix; output: L.</summary>
    Cholesky,

    /// <summary>The solution of linear equations. Inputs: the positive definite matrix, the right-hand sides; output: X.</summary>
    Solve,

    /// <summary>
    /// The inverse of a root. Inputs: the positive definite matrix, the fallback; output: the power; scalars: p, damping, method.
    /// </summary>
    InverseRoot,
}

/// <summary>A factorization of every matrix in a slot.</summary>
public sealed class FactorizationDescriptor : OperationDescriptor
{
    /// <summary>What is computed.</summary>
    public required FactorizationKind Kind { get; init; }

    /// <summary>The slots of the inputs, in the order <see cref="FactorizationKind"/> names them.</summary>
    public required ImmutableArray<int> Inputs { get; init; }

    /// <summary>The slots of the outputs, in the order <see cref="FactorizationKind"/> names them; none of them an input's.</summary>
    public required ImmutableArray<int> Outputs { get; init; }
}
