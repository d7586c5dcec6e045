using System.Globalization;

namespace GuidedDescent;

internal sealed record WarmedUpAverage(double Decay) : WeightAverage
{
    // 1 - (1 + t) / (10 + t), without the cancellation.
    internal override double Rate(long step) => Math.Max(1 - Decay, 9 / (10.0 + step));

    internal override string Describe() => string.Create(CultureInfo.InvariantCulture, $"WarmedUp({Decay})");
}
