using System.Globalization;

namespace GuidedDescent;

internal sealed record LinearSchedule(long Steps, double StartFactor, double FinalFactor) : Schedule
{
    public override long? Length => Steps;

    internal override double Evaluate(long step) =>
        Interpolation.Between(FinalFactor, StartFactor, remaining: step / (double)Steps);

    internal override string Describe() =>
        string.Create(CultureInfo.InvariantCulture, $"Linear({Steps}, {StartFactor} to {FinalFactor})");
}
