using GuidedDescent.Rules;

namespace GuidedDescent;

// The variants of the rule: parameters whose hyperparameters are multiplied by other factors are buckets of their own.
public sealed unsafe partial class OptimizerGroup
{
    private readonly Mup? _mup;
    private readonly HashSet<Parameter> _spared;
    private readonly Dictionary<Parameter, HyperparameterFactors> _factorsOf;
    private RuleVariant[] _variants;

    /// <summary>
    /// Whether the mask lets weight decay reach a parameter of the group; how much there is of it, if any, the <see cref="Rule"/> says.
    /// </summary>
    /// <exception cref="ArgumentException">The parameter is not of the group.</exception>
    public bool Decays(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return _factorsOf.TryGetValue(parameter, out HyperparameterFactors? factors)
            ? !IsSparedDecay(factors)
            : throw new ArgumentException($"Parameter '{parameter.Name}' {parameter.Shape} is not in group '{Name}'.", nameof(parameter));
    }

    /// <summary>What muP has done about the parameters of the group; none where there is no muP.</summary>
    internal IEnumerable<ParameterScaling> Scalings => _mup is null ? [] : Parameters.Select(parameter => ScalingOf(parameter, _rule));

    private ParameterScaling ScalingOf(Parameter parameter, IUpdateRule rule) =>
        _mup!.ScalingOf(parameter, Name, rule.FormFor(parameter.Shape) ?? rule);

    private Dictionary<Parameter, HyperparameterFactors> FactorsOf(IUpdateRule rule)
    {
        int? decay = DecayMasking.PlaceOf(rule.Descriptor);
        Dictionary<Parameter, HyperparameterFactors> scaled = Parameters.ToDictionary(
            parameter => parameter,
            parameter => _mup is null
                ? HyperparameterFactors.None
                : HyperparameterFactors.Of(rule.Descriptor, ScalingOf(parameter, rule).Factors));
        RequireOneSum(rule, scaled);
        return scaled.ToDictionary(
            entry => entry.Key,
            entry => _spared.Contains(entry.Key) ? entry.Value.With(decay!.Value, 0) : entry.Value);
    }

    /// <summary>Refuses sums over a group whose terms would be of different sizes.</summary>
    private void RequireOneSum(IUpdateRule rule, Dictionary<Parameter, HyperparameterFactors> scaled)
    {
        Parameter? other = Parameters.FirstOrDefault(parameter => !scaled[parameter].Equals(scaled[Parameters[0]]));
        if (other is not null && rule.Descriptor.AddsUpOverGroup)
        {
            throw new ArgumentException(
                $"{rule.Descriptor.Name} adds up over all parameters of group '{Name}', but muP scales '{Parameters[0].Name}' and "
                + $"'{other.Name}' differently; give parameters that grow alike groups of their own.",
                nameof(rule));
        }
    }

    private void RequireSameFactors(IUpdateRule rule)
    {
        foreach ((Parameter parameter, HyperparameterFactors factors) in FactorsOf(rule))
        {
            if (!factors.Equals(_factorsOf[parameter]))
            {
                throw new ArgumentException(
                    $"With {rule}, muP multiplies other hyperparameters of '{parameter.Name}' than with {_rule}, with which group "
                    + $"'{Name}' was built; build a new optimizer.",
                    nameof(rule));
            }
        }
    }

    private bool IsSparedDecay(HyperparameterFactors factors) =>
        DecayMasking.PlaceOf(_rule.Descriptor) is int place && factors[place] == 0;

    /// <summary>A variant for all parameters that have equal factors; those that weight decay does not reach come last.</summary>
    private RuleVariant[] VariantsOf(IUpdateRule declared)
    {
        IEnumerable<HyperparameterFactors> factors = Parameters.Select(parameter => _factorsOf[parameter]).Distinct();
        return
        [
            .. factors.DefaultIfEmpty(HyperparameterFactors.None).OrderBy(IsSparedDecay)
                .Select(each => new RuleVariant(Name, declared, each, _schedules)),
        ];
    }

    /// <summary>Splits the group into buckets, variant after variant.</summary>
    private List<ParameterBucket> Split()
    {
        IEnumerable<Parameter> ParametersOf(RuleVariant variant) =>
            Parameters.Where(parameter => _factorsOf[parameter].Equals(variant.Factors));
        return [.. _variants.SelectMany(variant => BucketAssignment.Split(Name, variant, [.. ParametersOf(variant)], Precision))];
    }
}
