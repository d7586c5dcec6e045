using System.Globalization;

namespace GuidedDescent;

internal sealed record CosineRestartsSchedule(long FirstCycle, long Multiplier, double FinalFactor) : Schedule
{
    public override long? Length => null;

    internal override double Evaluate(long step)
    {
        (long position, Int128 cycle) = Locate(step);
        return Interpolation.Between(1, FinalFactor, Interpolation.HalfCosine(position / (double)cycle));
    }

    internal override string Describe() =>
        string.Create(CultureInfo.InvariantCulture, $"CosineRestarts({FirstCycle}, times {Multiplier}, to {FinalFactor})");

    /// <summary>The position in the cycle of a step, and the length of that cycle, which may exceed 64 bits.</summary>
    /// <remarks>
    /// In whole numbers: the index of the cycle as the floor of a logarithm is off by one at restarts, where the logarithm of an exact
    /// power comes out just below a whole number.
    /// </remarks>
    private (long Position, Int128 Cycle) Locate(long step)
    {
        if (Multiplier == 1)
        {
            return (step % FirstCycle, FirstCycle);
        }

        long position = step;
        Int128 cycle = FirstCycle;
        while (position >= cycle)
        {
            position -= (long)cycle;
            cycle *= Multiplier;
        }

        return (position, cycle);
    }
}
