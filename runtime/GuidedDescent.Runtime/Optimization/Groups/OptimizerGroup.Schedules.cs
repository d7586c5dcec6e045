using System.Collections.Immutable;
using GuidedDescent.Rules;

namespace GuidedDescent;

// The hyperparameters that change from step to step.
public sealed unsafe partial class OptimizerGroup
{
    private readonly ImmutableArray<BoundSchedule> _schedules;

    /// <summary>What hyperparameters are multiplied by in each step, by their names, in the order the rule has them.</summary>
    public IReadOnlyDictionary<string, Schedule> Schedules =>
        field ??= new OrderedDictionary<string, Schedule>(
            _schedules.Select(bound => KeyValuePair.Create(bound.Hyperparameter.Name, bound.Schedule)));

    /// <summary>
    /// The rule with the values that are in force in a step: those of <see cref="Rule"/>, each times its schedule. In the next step of an
    /// optimizer they are <c>RuleAt(optimizer.StepCount)</c>.
    /// </summary>
    /// <param name="step">The 0-based index of the step: how many were taken before it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is negative, or a value is outside its range in that step.</exception>
    /// <exception cref="ArgumentException">The rule's own check says that the values of the step do not go together.</exception>
    /// <exception cref="InvalidOperationException">A function among the schedules gives no finite number for the step.</exception>
    public IUpdateRule RuleAt(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        var declared = new RuleVariant(Name, _rule, HyperparameterFactors.None, _schedules);
        declared.Scheduled?.MoveTo(step);
        return declared.Rule;
    }

    /// <summary>Gives scheduled hyperparameters the values they have in a step, and allocates nothing.</summary>
    internal void ApplySchedules(long step)
    {
        foreach (RuleVariant variant in _variants)
        {
            variant.Scheduled?.MoveTo(step);
        }
    }
}
