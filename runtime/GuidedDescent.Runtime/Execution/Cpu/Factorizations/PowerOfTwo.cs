namespace GuidedDescent.Execution.Cpu.Factorizations;

/// <summary>A scale that multiplies without rounding.</summary>
internal readonly record struct PowerOfTwo
{
    // The power and its inverse are both normal numbers.
    private const int LargestExponent = 1022;

    private readonly int _exponent;

    private PowerOfTwo(int exponent, bool isFinite)
    {
        _exponent = exponent;
        IsFinite = isFinite;
    }

    /// <summary>Whether the number it was made of is finite.</summary>
    public bool IsFinite { get; }

    public double Value => Math.ScaleB(1, _exponent);

    public double Inverse => Math.ScaleB(1, -_exponent);

    /// <summary>The largest power of two that is not above a magnitude; 1 for 0 and for what is not finite.</summary>
    public static PowerOfTwo Of(double magnitude)
    {
        if (!double.IsFinite(magnitude))
        {
            return new PowerOfTwo(0, isFinite: false);
        }

        int exponent = magnitude == 0 ? 0 : Math.Clamp(Math.ILogB(magnitude), -LargestExponent, LargestExponent);
        return new PowerOfTwo(exponent, isFinite: true);
    }

    /// <summary>The nearest power from above whose square root is a power of two too.</summary>
    public PowerOfTwo Squared() => new(_exponent + (_exponent & 1), IsFinite);
}
