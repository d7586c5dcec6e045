using System.Globalization;

namespace GuidedDescent;

internal sealed record ExponentialWarmupSchedule(long Steps, double StartFactor) : Schedule
{
    public override long? Length => Steps;

    internal override double Evaluate(long step) => step >= Steps ? 1 : Math.Pow(StartFactor, 1 - (step / (double)Steps));

    internal override string Describe() =>
        string.Create(CultureInfo.InvariantCulture, $"ExponentialWarmup({Steps}, from {StartFactor})");
}
