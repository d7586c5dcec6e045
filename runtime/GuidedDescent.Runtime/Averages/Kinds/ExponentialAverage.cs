using System.Globalization;

namespace GuidedDescent;

internal sealed record ExponentialAverage(double Decay) : WeightAverage
{
    internal override double Rate(long step) => 1 - Decay;

    internal override string Describe() => string.Create(CultureInfo.InvariantCulture, $"Exponential({Decay})");
}
