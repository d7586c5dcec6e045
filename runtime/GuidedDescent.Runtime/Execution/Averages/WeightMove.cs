namespace GuidedDescent.Execution;

/// <summary>What becomes of the weights of a bucket around an evaluation with others.</summary>
internal enum WeightMove
{
    /// <summary>They are copied aside, and stay in place.</summary>
    Copy,

    /// <summary>An average takes their place, and they are kept.</summary>
    Lend,

    /// <summary>They come back, bit for bit.</summary>
    Return,
}
