using System.Globalization;

namespace GuidedDescent;

internal sealed record ScaledSchedule(double Scale, Schedule Schedule) : Schedule
{
    public override long? Length => Schedule.Length;

    internal override bool IsCompound => true;

    internal override double Evaluate(long step) => Scale * Schedule.Evaluate(step);

    internal override string Describe() => string.Create(CultureInfo.InvariantCulture, $"{Scale} * {Schedule.AsOperand()}");
}
