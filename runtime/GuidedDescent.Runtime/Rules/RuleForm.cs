namespace GuidedDescent.Rules;

/// <summary>What a rule takes a parameter for.</summary>
public enum RuleForm
{
    /// <summary>A tensor of any shape, whose elements are one row.</summary>
    Tensor,

    /// <summary>A matrix: the first axis counts its rows, the product of all others its columns.</summary>
    Matrix,
}
