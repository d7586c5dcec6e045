using GuidedDescent.Rules;

namespace GuidedDescent;

/// <summary>A schedule and the hyperparameter it multiplies.</summary>
/// <param name="Place">The place of the hyperparameter in the descriptor of its rule.</param>
/// <param name="Hyperparameter">The hyperparameter.</param>
/// <param name="Schedule">The schedule.</param>
internal sealed record BoundSchedule(int Place, HyperparameterDescriptor Hyperparameter, Schedule Schedule)
{
    /// <summary>The value in a step; an integer is rounded, halves away from zero. It may be outside of its range.</summary>
    public double ValueAt(long step, double declared)
    {
        double value = declared * Schedule.Evaluate(step);
        return Hyperparameter.Kind == HyperparameterKind.Integer ? Math.Round(value, MidpointRounding.AwayFromZero) : value;
    }
}
