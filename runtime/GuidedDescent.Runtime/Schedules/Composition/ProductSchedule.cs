namespace GuidedDescent;

internal sealed record ProductSchedule(Schedule First, Schedule Second) : Schedule
{
    public override long? Length => JointLength(First, Second);

    internal override bool IsCompound => true;

    internal override double Evaluate(long step) => First.Evaluate(step) * Second.Evaluate(step);

    internal override string Describe() => $"{First.AsOperand()} * {Second.AsOperand()}";
}
