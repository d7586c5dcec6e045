using System.Collections.Immutable;
using System.Globalization;
using GuidedDescent.Language;

namespace GuidedDescent;

internal sealed record MultiStepSchedule(double Factor, ImmutableArray<long> Milestones) : Schedule
{
    public override long? Length => Milestones[^1];

    public bool Equals(MultiStepSchedule? other) =>
        other is not null && Factor.Equals(other.Factor) && Milestones.AsSpan().SequenceEqual(other.Milestones.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Factor, Milestones.Length, Milestones[0], Milestones[^1]);

    internal override double Evaluate(long step)
    {
        int found = Milestones.BinarySearch(step);
        int passed = found >= 0 ? found + 1 : ~found;
        return Ops.Pow(Factor, passed);
    }

    internal override string Describe() =>
        string.Create(CultureInfo.InvariantCulture, $"MultiStep({Factor} at {string.Join(", ", Milestones)})");
}
