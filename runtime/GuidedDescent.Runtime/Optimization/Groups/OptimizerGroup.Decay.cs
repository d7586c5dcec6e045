using GuidedDescent.Rules;

namespace GuidedDescent;

// The parameters that weight decay does not reach: they are buckets of their own, whose rule has it at 0.
public sealed unsafe partial class OptimizerGroup
{
    private readonly HashSet<Parameter> _spared;
    private ScheduledRule? _scheduledWithoutDecay;

    /// <summary>
    /// Whether the mask lets weight decay reach a parameter of the group; how much there is of it, if any, the <see cref="Rule"/> says.
    /// </summary>
    /// <exception cref="ArgumentException">The parameter is not of the group.</exception>
    public bool Decays(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return _bucketOf.ContainsKey(parameter)
            ? !_spared.Contains(parameter)
            : throw new ArgumentException($"Parameter '{parameter.Name}' {parameter.Shape} is not in group '{Name}'.", nameof(parameter));
    }

    /// <summary>Splits the group into buckets, those that decay first.</summary>
    private List<ParameterBucket> Split()
    {
        IUpdateRule rule = _scheduled?.Rule ?? _rule;
        if (_spared.Count == 0)
        {
            return BucketAssignment.Split(Name, rule, Parameters, Precision);
        }

        IUpdateRule withoutDecay = DecayMasking.WithoutDecay(_rule);
        _scheduledWithoutDecay = FollowSchedules(withoutDecay);
        List<ParameterBucket> spared =
            BucketAssignment.Split(Name, _scheduledWithoutDecay?.Rule ?? withoutDecay, [.. Parameters.Where(_spared.Contains)], Precision);
        spared.ForEach(bucket => bucket.IsSparedDecay = true);
        Parameter[] others = [.. Parameters.Where(parameter => !_spared.Contains(parameter))];
        return others.Length == 0 ? spared : [.. BucketAssignment.Split(Name, rule, others, Precision), .. spared];
    }
}
