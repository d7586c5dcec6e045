namespace GuidedDescent;

/// <summary>How a cool-down goes from 1 to its final factor, by its progress v from 0 to 1.</summary>
public enum CooldownShape
{
    /// <summary>1 - v.</summary>
    Linear,

    /// <summary>1 - √v, steep first: the shape that Hägele et al. 2024 prefer.</summary>
    OneMinusSqrt,

    /// <summary>1 - v², flat first.</summary>
    OneMinusSquare,

    /// <summary>(1 + cos πv) / 2.</summary>
    Cosine,

    /// <summary>2 (1 - v) - (1 + cos πv) / 2: the cosine mirrored at the line.</summary>
    MirrorCosine,

    /// <summary>The final factor to the power of v; it must be positive.</summary>
    Exponential,
}
