using System.Collections.Immutable;
using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Parsing;

namespace GuidedDescent.Generator.Analysis.Scaling;

/// <summary>
/// The hyperparameters that may be scaled with the width, and how those of them scale that were found to need it. All others are the same
/// at every width: flags, whole numbers, shares between 0 and 1.
/// </summary>
/// <param name="names">The hyperparameters that may be scaled.</param>
/// <param name="laws">How those scale that were found to need it.</param>
internal sealed class Scalables(ImmutableHashSet<string> names, ImmutableDictionary<string, Monomial> laws)
{
    /// <summary>The hyperparameter that all updates are multiplied by.</summary>
    public const string LearningRate = "LearningRate";

    public static Scalables Of(RuleModel rule) =>
        new(
            rule.Hyperparameters.Where(hyperparameter => hyperparameter.Type == ValueKind.Real
                    && hyperparameter.Name != LearningRate
                    && (hyperparameter.Range is null || double.IsPositiveInfinity(hyperparameter.Range.Maximum)))
                .Select(hyperparameter => hyperparameter.Name)
                .ToImmutableHashSet(),
            ImmutableDictionary<string, Monomial>.Empty);

    /// <summary>The size of a hyperparameter, under its own name.</summary>
    public Monomial SizeOf(string name) =>
        name == LearningRate ? Monomial.Of(Variable.LearningRate)
        : names.Contains(name) ? Monomial.Of(Variable.Hyperparameter(name))
        : Monomial.One;

    public bool IsKnown(string name) => laws.ContainsKey(name);

    public Monomial LawOf(string name) => laws.TryGetValue(name, out Monomial? law) ? law : Monomial.One;

    public Scalables With(string name, Monomial law) => new(names, laws.SetItem(name, law));

    /// <summary>A size without names of hyperparameters, but for those given.</summary>
    public Monomial Resolve(Monomial size, Func<string, bool>? keep = null) =>
        size.Variables.Where(variable => Variable.IsHyperparameter(variable) && keep?.Invoke(variable) != true)
            .Aggregate(size, (resolved, variable) => resolved.Substitute(variable, LawOf(Variable.NameOf(variable))));
}
