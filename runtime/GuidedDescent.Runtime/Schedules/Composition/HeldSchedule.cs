using System.Globalization;

namespace GuidedDescent;

internal sealed record HeldSchedule(Schedule Schedule, long From) : Schedule
{
    public override long? Length => From;

    internal override bool IsCompound => true;

    internal override double Evaluate(long step) => Schedule.Evaluate(Math.Min(step, From));

    internal override string Describe() =>
        string.Create(CultureInfo.InvariantCulture, $"{Schedule.AsOperand()} held from {From}");
}
