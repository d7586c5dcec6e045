namespace GuidedDescent.Language;

/// <summary>How an inverse root of a symmetric matrix is computed.</summary>
public enum InverseRootMethod
{
    /// <summary>From all eigenvalues and eigenvectors: any exponent, and any condition number that single precision holds.</summary>
    Eigendecomposition,

    /// <summary>
    /// By the coupled Newton iteration, which is made of matrix products only (Guo and Higham, A Schur-Newton method for the matrix
    /// pth root and its inverse, 2006), for whole exponents from 1. Where it does not converge, or the exponent is another, the
    /// eigendecomposition is taken; so it is on a GPU, where the host would have to wait after every iteration to see whether it has
    /// converged. Both find the same root, within the bounds that are checked of either.
    /// </summary>
    CoupledNewton,
}
