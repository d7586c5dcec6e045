using System.Globalization;

namespace GuidedDescent;

internal sealed record PowerWarmedUpAverage(double Decay, double InverseGamma, double Power, double LeastDecay) : WeightAverage
{
    internal override double Rate(long step) =>
        Math.Clamp(Math.Pow(1 + ((step - 1) / InverseGamma), -Power), 1 - Decay, 1 - LeastDecay);

    internal override string Describe() => string.Create(
        CultureInfo.InvariantCulture, $"PowerWarmedUp({Decay}, inverse gamma {InverseGamma}, power {Power}, from {LeastDecay})");
}
