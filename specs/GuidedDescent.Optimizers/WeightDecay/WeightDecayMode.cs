namespace GuidedDescent.Optimizers;

/// <summary>
/// How a decay λ takes from a weight w in a step of the size η with the gradient g, where u is what the rule makes of the gradient:
/// <c>w -= η u</c>.
/// </summary>
public enum WeightDecayMode
{
    /// <summary><c>w -= η λ w</c>, beside the rule (Loshchilov and Hutter, 2019).</summary>
    Decoupled,

    /// <summary><c>g += λ w</c>, before the rule: the penalty ½ λ |w|² as a part of the loss.</summary>
    Coupled,

    /// <summary><c>w -= λ w</c>, beside the rule: what a step takes does not depend on the learning rate.</summary>
    Independent,

    /// <summary>
    /// <c>w -= η λ w</c> where the update does not move the weight away from zero, u w ≥ 0 element by element (cautious weight decay, Chen
    /// et al., 2025).
    /// </summary>
    Cautious,
}
