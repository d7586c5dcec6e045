namespace GuidedDescent.Optimizers;

/// <summary>The optimizer whose step length <see cref="Shampoo"/> takes, and whose step until its own preconditioner starts.</summary>
public enum GraftedOptimizer
{
    /// <summary>None: Shampoo's own length, and a plain step at first.</summary>
    None,

    /// <summary>The gradient itself.</summary>
    Sgd,

    /// <summary>AdaGrad: the gradient divided by the root of the sum of squares.</summary>
    AdaGrad,

    /// <summary>RMSProp: the gradient divided by the root of the mean square, without bias correction.</summary>
    RmsProp,

    /// <summary>Adam: as RMSProp, with bias correction.</summary>
    Adam,
}
