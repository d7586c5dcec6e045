using System.Globalization;

namespace GuidedDescent;

internal sealed record OneCycleSchedule(
    long Total,
    double StartFactor,
    double PeakFactor,
    double FinalFactor,
    double RiseFraction,
    Annealing Annealing,
    bool ThreePhases) : Schedule
{
    public override long? Length => Total;

    /// <summary>The index of the step at the peak, which may lie between two steps.</summary>
    private double PeakStep => (RiseFraction * Total) - 1;

    /// <summary>With three phases, the index of the step that is back at the start factor.</summary>
    private double ReturnStep => 2 * PeakStep;

    internal override double Evaluate(long step)
    {
        if (step >= Total - 1)
        {
            return FinalFactor;
        }

        // A peak right behind the first step may come out as that step.
        if (step == 0)
        {
            return StartFactor;
        }

        if (step <= PeakStep)
        {
            return Anneal(StartFactor, PeakFactor, step / PeakStep);
        }

        if (!ThreePhases)
        {
            return Anneal(PeakFactor, FinalFactor, (step - PeakStep) / (Total - 1 - PeakStep));
        }

        return step <= ReturnStep
            ? Anneal(PeakFactor, StartFactor, (step - PeakStep) / (ReturnStep - PeakStep))
            : Anneal(StartFactor, FinalFactor, (step - ReturnStep) / (Total - 1 - ReturnStep));
    }

    internal override string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"OneCycle({Total}, {StartFactor} to {PeakFactor} to {FinalFactor}, rise {RiseFraction}, {Annealing}"
            + $"{(ThreePhases ? ", three phases" : "")})");

    private double Anneal(double from, double to, double progress) =>
        Interpolation.Between(from, to, Annealing == Annealing.Cosine ? Interpolation.HalfCosine(progress) : 1 - progress);
}
