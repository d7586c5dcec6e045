namespace GuidedDescent;

internal sealed record StochasticAverage(long Start, long Interval) : WeightAverage
{
    internal override long FirstStep => Start;

    internal override double Rate(long step) =>
        step < Start || (step - Start) % Interval != 0 ? 0 : 1.0 / (((step - Start) / Interval) + 1);

    internal override string Describe() => FormattableString.Invariant($"Stochastic(from {Start}, every {Interval})");
}
