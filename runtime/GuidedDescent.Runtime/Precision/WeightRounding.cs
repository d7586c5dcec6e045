namespace GuidedDescent;

/// <summary>How weights that are stored in 16 bits are updated. Whatever it is, the rule itself computes in single precision.</summary>
public enum WeightRounding
{
    /// <summary>
    /// The optimizer keeps a copy in single precision, which the rule updates, and the weights are that copy rounded to the nearest. Where
    /// a weight is changed from outside, the copy follows at the next step. Four more bytes for each element.
    /// </summary>
    MasterCopy = 0,

    /// <summary>
    /// Each new weight is rounded up or down by chance, in proportion to how close it is, so that the mean is right and small updates are
    /// not lost. No more memory.
    /// </summary>
    Stochastic,

    /// <summary>
    /// The optimizer keeps what rounding to the nearest has taken away, and gives it back before the next update, as in Kahan's summation.
    /// It keeps it in 16 bits, which hold all of it, so that training takes the course of single precision; only of weights in half
    /// precision below 2^-14 what is smaller than 2^-40 is lost. Two more bytes for each element.
    /// </summary>
    Compensated,

    /// <summary>
    /// Rounds to the nearest, halves to even: whatever moves a weight by less than half the distance to the next one is lost for good,
    /// which nearly all weight decay is, and many updates.
    /// </summary>
    Nearest,
}
