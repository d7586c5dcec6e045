using System.Diagnostics;
using System.Globalization;

namespace GuidedDescent;

internal sealed record CooldownSchedule(long Steps, CooldownShape Shape, double FinalFactor) : Schedule
{
    public override long? Length => Steps;

    internal override double Evaluate(long step)
    {
        double progress = step / (double)Steps;
        return progress >= 1 ? FinalFactor
            : Shape == CooldownShape.Exponential ? Math.Pow(FinalFactor, progress)
            : Interpolation.Between(1, FinalFactor, Remaining(progress));
    }

    internal override string Describe() =>
        string.Create(CultureInfo.InvariantCulture, $"Cooldown({Steps}, {Shape}, to {FinalFactor})");

    private double Remaining(double progress) => Shape switch
    {
        CooldownShape.Linear => 1 - progress,
        CooldownShape.OneMinusSqrt => 1 - Math.Sqrt(progress),
        CooldownShape.OneMinusSquare => 1 - (progress * progress),
        CooldownShape.Cosine => Interpolation.HalfCosine(progress),
        CooldownShape.MirrorCosine => (2 * (1 - progress)) - Interpolation.HalfCosine(progress),
        _ => throw new UnreachableException(),
    };
}
