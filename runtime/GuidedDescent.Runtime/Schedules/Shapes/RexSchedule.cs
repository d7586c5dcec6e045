using System.Globalization;

namespace GuidedDescent;

internal sealed record RexSchedule(long Steps, double Beta, double FinalFactor) : Schedule
{
    public override long? Length => Steps;

    internal override double Evaluate(long step)
    {
        double left = step >= Steps ? 0 : 1 - (step / (double)Steps);
        return Interpolation.Between(1, FinalFactor, remaining: left / (1 - Beta + (Beta * left)));
    }

    internal override string Describe() =>
        string.Create(CultureInfo.InvariantCulture, $"Rex({Steps}, beta {Beta}, to {FinalFactor})");
}
