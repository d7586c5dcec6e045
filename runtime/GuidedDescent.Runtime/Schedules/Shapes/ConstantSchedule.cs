using System.Globalization;

namespace GuidedDescent;

internal sealed record ConstantSchedule(double Factor, long? Steps) : Schedule
{
    public override long? Length => Steps;

    internal override double Evaluate(long step) => Factor;

    internal override string Describe() => Steps is null
        ? string.Create(CultureInfo.InvariantCulture, $"Constant({Factor})")
        : string.Create(CultureInfo.InvariantCulture, $"Constant({Factor}, {Steps})");
}
