namespace GuidedDescent.Language;

/// <summary>What a state holds before the first step.</summary>
public enum Initial
{
    /// <summary>Zeros, or the number named by <see cref="StateAttribute.InitialValue"/>.</summary>
    Zero,

    /// <summary>Ones on the diagonal, or the number named by <see cref="StateAttribute.InitialValue"/>, and zeros beside it.</summary>
    Identity,

    /// <summary>A copy of the weight.</summary>
    Start,

    /// <summary>Standard normal random numbers, the same in every run.</summary>
    Gaussian,
}
