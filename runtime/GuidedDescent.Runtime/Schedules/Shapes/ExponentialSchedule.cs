using System.Globalization;
using GuidedDescent.Language;

namespace GuidedDescent;

internal sealed record ExponentialSchedule(double Factor, long Period, long Begin, bool Staircase) : Schedule
{
    public override long? Length => null;

    internal override double Evaluate(long step)
    {
        if (step <= Begin)
        {
            return 1;
        }

        long elapsed = step - Begin;
        return Ops.Pow(Factor, Staircase ? elapsed / Period : elapsed / (double)Period);
    }

    internal override string Describe()
    {
        string period = Period == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" per {Period}");
        string begin = Begin == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", from {Begin}");
        return string.Create(CultureInfo.InvariantCulture, $"Exponential({Factor}{period}{begin}{(Staircase ? ", staircase" : "")})");
    }
}
