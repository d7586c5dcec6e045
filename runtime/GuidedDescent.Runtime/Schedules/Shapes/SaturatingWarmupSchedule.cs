using System.Globalization;

namespace GuidedDescent;

internal sealed record SaturatingWarmupSchedule(double TimeConstant) : Schedule
{
    public override long? Length => null;

    internal override double Evaluate(long step) => 1 - Math.Exp(-(step + 1.0) / TimeConstant);

    internal override string Describe() => string.Create(CultureInfo.InvariantCulture, $"SaturatingWarmup({TimeConstant})");
}
