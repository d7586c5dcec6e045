using System.Globalization;

namespace GuidedDescent;

internal sealed record PeriodicCosineSchedule(long HalfPeriod, double FinalFactor) : Schedule
{
    public override long? Length => null;

    internal override double Evaluate(long step)
    {
        // Reduced in whole numbers: the cosine of a large argument would lose digits. The period may need 64 bits.
        ulong period = 2 * (ulong)HalfPeriod;
        ulong position = (ulong)step % period;
        ulong distanceFromPeak = Math.Min(position, period - position);
        return Interpolation.Between(1, FinalFactor, Interpolation.HalfCosine(distanceFromPeak / (double)HalfPeriod));
    }

    internal override string Describe() =>
        string.Create(CultureInfo.InvariantCulture, $"PeriodicCosine({HalfPeriod}, to {FinalFactor})");
}
