namespace GuidedDescent.Language.Eager;

/// <summary>What a computation knows of its result.</summary>
internal enum Tracking
{
    /// <summary>The value in double precision.</summary>
    Values,

    /// <summary>The value, and where the number of a correct kernel may lie.</summary>
    Bounds,

    /// <summary>Both, of something made of host numbers and constants alone, which goes with either.</summary>
    Constant,
}
