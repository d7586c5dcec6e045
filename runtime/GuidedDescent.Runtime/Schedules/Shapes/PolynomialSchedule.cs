using System.Globalization;
using GuidedDescent.Language;

namespace GuidedDescent;

internal sealed record PolynomialSchedule(long Steps, double Power, double FinalFactor) : Schedule
{
    public override long? Length => Steps;

    internal override double Evaluate(long step)
    {
        double left = step >= Steps ? 0 : 1 - (step / (double)Steps);
        return Interpolation.Between(1, FinalFactor, remaining: Ops.Pow(left, Power));
    }

    internal override string Describe() =>
        string.Create(CultureInfo.InvariantCulture, $"Polynomial({Steps}, power {Power}, to {FinalFactor})");
}
