namespace GuidedDescent.Cuda;

/// <summary>A stretch of the results of one reduction of one tensor: Combination of reductions.cu, field by field.</summary>
internal unsafe struct Combination
{
    /// <summary>What the tiles came to.</summary>
    public float* Partials;

    /// <summary>The first result.</summary>
    public float* Results;

    /// <summary>How many numbers make a result.</summary>
    public long TermCount;

    /// <summary>How far they lie apart.</summary>
    public long TermStride;

    /// <summary>How far the first numbers of neighbouring results lie apart.</summary>
    public long ResultStride;

    public int ResultCount;

    /// <summary>What is made of the numbers, as the kernel counts it: 0 the sum in lanes, 1 the maximum, 2 the sum one by one.</summary>
    public int Kind;
}
