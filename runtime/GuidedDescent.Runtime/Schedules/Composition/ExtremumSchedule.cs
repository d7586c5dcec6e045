namespace GuidedDescent;

/// <summary>The smaller or the larger of two schedules, step by step.</summary>
internal sealed record ExtremumSchedule(bool IsLarger, Schedule First, Schedule Second) : Schedule
{
    public override long? Length => JointLength(First, Second);

    internal override double Evaluate(long step)
    {
        double first = First.Evaluate(step);
        double second = Second.Evaluate(step);
        return IsLarger ? Math.Max(first, second) : Math.Min(first, second);
    }

    internal override string Describe() => $"{(IsLarger ? "Max" : "Min")}({First}, {Second})";
}
