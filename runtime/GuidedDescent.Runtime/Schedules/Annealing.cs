namespace GuidedDescent;

/// <summary>How a one-cycle schedule goes from one factor to the next.</summary>
public enum Annealing
{
    /// <summary>Along half a period of a cosine.</summary>
    Cosine,

    /// <summary>Along a line.</summary>
    Linear,
}
