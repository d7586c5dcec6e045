using System.Globalization;

namespace GuidedDescent;

internal sealed record LinearWarmupSchedule(long Steps, WarmupStart Start) : Schedule
{
    public override long? Length => Steps;

    internal override double Evaluate(long step)
    {
        if (step >= Steps)
        {
            return 1;
        }

        long risen = Start == WarmupStart.Zero ? step : step + 1;
        return risen / (double)Steps;
    }

    internal override string Describe() =>
        string.Create(CultureInfo.InvariantCulture, $"LinearWarmup({Steps}{(Start == WarmupStart.Zero ? ", from zero" : "")})");
}
