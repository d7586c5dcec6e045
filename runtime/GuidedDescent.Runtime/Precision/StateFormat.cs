namespace GuidedDescent;

/// <summary>The format in which an optimizer keeps a state from step to step.</summary>
public enum StateFormat
{
    /// <summary>Single precision.</summary>
    Single = 0,

    /// <summary>
    /// bfloat16, rounded to the nearest. An average whose decay is above 0.996 stands still where its terms hardly differ from it: take
    /// <see cref="BFloat16Stochastic"/> for such.
    /// </summary>
    BFloat16,

    /// <summary>bfloat16, rounded up or down by chance, so that averages of any decay keep moving.</summary>
    BFloat16Stochastic,

    /// <summary>
    /// A byte for each element and a scale for each block of 256: the dynamic code of Dettmers et al., signed or, in blocks without
    /// negative numbers, unsigned. States of fewer than 4096 elements stay in single precision. Rounding to the nearest leaves up to 7e-3
    /// of the largest magnitude of the block.
    /// </summary>
    EightBit,
}
