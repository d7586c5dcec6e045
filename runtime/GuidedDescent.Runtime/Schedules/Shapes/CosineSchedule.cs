using System.Globalization;
using GuidedDescent.Language;

namespace GuidedDescent;

internal sealed record CosineSchedule(long Steps, double FinalFactor, double Exponent) : Schedule
{
    public override long? Length => Steps;

    internal override double Evaluate(long step)
    {
        double shape = step >= Steps ? 0 : Interpolation.HalfCosine(step / (double)Steps);
        return Interpolation.Between(1, FinalFactor, remaining: Ops.Pow(shape, Exponent));
    }

    internal override string Describe() => Exponent == 1
        ? string.Create(CultureInfo.InvariantCulture, $"Cosine({Steps}, to {FinalFactor})")
        : string.Create(CultureInfo.InvariantCulture, $"Cosine({Steps}, to {FinalFactor}, exponent {Exponent})");
}
