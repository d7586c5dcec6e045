using System.Globalization;

namespace GuidedDescent;

internal sealed record InverseSquareRootSchedule(long Reference, long Shift) : Schedule
{
    public override long? Length => null;

    internal override double Evaluate(long step) => 1 / Math.Sqrt(Math.Max(((double)step + Shift) / Reference, 1));

    internal override string Describe() => Shift == 0
        ? string.Create(CultureInfo.InvariantCulture, $"InverseSquareRoot({Reference})")
        : string.Create(CultureInfo.InvariantCulture, $"InverseSquareRoot({Reference}, shift {Shift})");
}
