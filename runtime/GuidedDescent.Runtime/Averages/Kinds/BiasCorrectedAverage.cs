using System.Globalization;

namespace GuidedDescent;

internal sealed record BiasCorrectedAverage(double Decay) : WeightAverage
{
    // The first step gives 1 exactly, so that nothing is left of the copy the average began as.
    internal override double Rate(long step) => step == 1 ? 1 : (1 - Decay) / (1 - Math.Pow(Decay, step));

    internal override string Describe() => string.Create(CultureInfo.InvariantCulture, $"BiasCorrected({Decay})");
}
