using GuidedDescent.Rules;

namespace GuidedDescent;

// The variants of the rule: parameters whose hyperparameters are multiplied by other factors are buckets of their own.
public sealed unsafe partial class OptimizerGroup
{
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

    private static Dictionary<Parameter, HyperparameterFactors> FactorsOf(ParameterGroup declaration, Parameter[] parameters)
    {
        HashSet<Parameter> spared = DecayMasking.SparedOf(declaration, parameters);
        int? decay = DecayMasking.PlaceOf(declaration.Rule.Descriptor);
        return parameters.ToDictionary(
            parameter => parameter,
            parameter => spared.Contains(parameter) ? HyperparameterFactors.None.With(decay!.Value, 0) : HyperparameterFactors.None);
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
