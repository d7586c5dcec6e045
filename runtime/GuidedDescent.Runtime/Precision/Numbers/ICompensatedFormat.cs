using System.Numerics;

namespace GuidedDescent.Precision;

/// <summary>A format of 16 bits that, with 16 more for what rounding takes away, holds a single.</summary>
internal interface ICompensatedFormat : INarrowFormat
{
    /// <summary>Rounds to the nearest, and keeps what that takes away; nothing where the result is not finite.</summary>
    /// <param name="numbers">The numbers.</param>
    /// <param name="remainders">What is taken away: 16 bits in the lower halves of the lanes.</param>
    static abstract Vector<uint> Split(Vector<float> numbers, out Vector<uint> remainders);

    /// <summary>
    /// Gives back what rounding has taken away. With the remainder of another number, the result rounds to the number all the same.
    /// </summary>
    static abstract Vector<float> Join(Vector<uint> bits, Vector<uint> remainders);
}
