using System.Numerics;

namespace GuidedDescent.Precision;

/// <summary>A format of 16 bits. Its bits lie in the lower halves of the lanes.</summary>
internal interface INarrowFormat
{
    /// <summary>Which format it is.</summary>
    static abstract NumberFormat Format { get; }

    /// <summary>The same numbers as singles.</summary>
    static abstract Vector<float> Widen(Vector<uint> bits);

    /// <summary>Rounds to the nearest, halves to even. Not a number keeps the top of its payload, and is quiet.</summary>
    static abstract Vector<uint> ToNearest(Vector<float> numbers);

    /// <summary>
    /// Rounds to one of the two neighbours, away from zero in proportion to how far the number has gone that way. Not a number keeps the
    /// top of its payload, and is quiet.
    /// </summary>
    /// <param name="numbers">The numbers.</param>
    /// <param name="random">A uniform number below 65536 for each.</param>
    static abstract Vector<uint> Stochastically(Vector<float> numbers, Vector<uint> random);
}
