using System.Collections.Immutable;
using GuidedDescent.Rules;

namespace GuidedDescent;

/// <summary>A rule of a group as some of its parameters have it: hyperparameters times factors, and then times schedules.</summary>
internal sealed class RuleVariant
{
    private readonly string _group;
    private readonly ImmutableArray<BoundSchedule> _schedules;
    private readonly IUpdateRule _multiplied;

    /// <summary>Multiplies.</summary>
    /// <param name="group">The name of the group, for messages.</param>
    /// <param name="declared">The rule as it was declared.</param>
    /// <param name="factors">What its hyperparameters are multiplied by.</param>
    /// <param name="schedules">What they follow.</param>
    /// <exception cref="ArgumentException">The products are not what the rule takes.</exception>
    public RuleVariant(string group, IUpdateRule declared, HyperparameterFactors factors, ImmutableArray<BoundSchedule> schedules)
    {
        _group = group;
        _schedules = schedules;
        Factors = factors;
        _multiplied = factors.ApplyTo(group, declared);
        Scheduled = schedules.IsEmpty ? null : new ScheduledRule(group, _multiplied, schedules);
    }

    /// <summary>What hyperparameters are multiplied by.</summary>
    public HyperparameterFactors Factors { get; }

    /// <summary>What changes the hyperparameters from step to step; null where nothing does.</summary>
    public ScheduledRule? Scheduled { get; }

    /// <summary>The rule to run: one object for all steps.</summary>
    public IUpdateRule Rule => Scheduled?.Rule ?? _multiplied;

    /// <summary>The same of another declared rule.</summary>
    /// <exception cref="ArgumentException">The products are not what the rule takes.</exception>
    public RuleVariant Of(IUpdateRule declared) => new(_group, declared, Factors, _schedules);
}
