using System.Globalization;

namespace GuidedDescent;

/// <summary>Two schedules, one after the other. The boundary belongs to the second, which sees it as its step 0.</summary>
internal sealed record SequenceSchedule(Schedule First, long Boundary, Schedule Second) : Schedule
{
    // An end beyond the last index is never reached.
    public override long? Length => Second.Length <= long.MaxValue - Boundary ? Boundary + Second.Length : null;

    internal override bool IsCompound => true;

    internal override double Evaluate(long step) =>
        step < Boundary ? First.Evaluate(step) : Second.Evaluate(step - Boundary);

    internal override string Describe()
    {
        string first = First is SequenceSchedule ? First.ToString() : First.AsOperand();
        string until = First.Length == Boundary ? "" : string.Create(CultureInfo.InvariantCulture, $" until {Boundary}");
        return $"{first}{until} then {Second.AsOperand()}";
    }
}
