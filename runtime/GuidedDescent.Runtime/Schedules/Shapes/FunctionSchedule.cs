using System.Globalization;

namespace GuidedDescent;

internal sealed record FunctionSchedule(string Name, Func<long, double> Factor) : Schedule
{
    public override long? Length => null;

    internal override double Evaluate(long step)
    {
        double factor = Factor(step);
        return double.IsFinite(factor)
            ? factor
            : throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The function \"{Name}\" of a schedule gives {factor} for step {step}, but a factor must be finite."));
    }

    internal override string Describe() => $"Function(\"{Name}\")";
}
