namespace GuidedDescent.Generator.Analysis.Scaling;

/// <summary>What is derived for one class of parameters; sizes are in terms of gradient, weight, rows and columns.</summary>
/// <param name="Geometry">What is made of the gradient.</param>
/// <param name="LearningRate">How the learning rate must scale.</param>
/// <param name="DecayName">The hyperparameter that takes a share of the weight, or null.</param>
/// <param name="Decay">How it must scale to take the same share at every width.</param>
/// <param name="Breakers">What breaks homogeneity.</param>
internal sealed record ClassScaling(
    UpdateGeometry Geometry, Monomial LearningRate, string? DecayName, Monomial Decay, IReadOnlyList<Breaker> Breakers);

/// <summary>Derives the scaling for one class of parameters on one way through the decisions.</summary>
internal sealed class ClassDerivation
{
    private const int MostHyperparameters = 12;

    private readonly RuleGraph _rule;
    private readonly WidthCase _width;
    private readonly Conditions _conditions;

    private ClassDerivation(RuleGraph rule, WidthCase width, Conditions conditions) =>
        (_rule, _width, _conditions) = (rule, width, conditions);

    public static ClassScaling Derive(RuleGraph rule, WidthCase width, Conditions conditions) =>
        new ClassDerivation(rule, width, conditions).Derive();

    // Each round finds out how one more hyperparameter scales; from then on it does.
    private ClassScaling Derive()
    {
        Scalables scalables = Scalables.Of(_rule.Rule);
        List<Breaker> breakers = [];
        for (int round = 0; round <= MostHyperparameters; round++)
        {
            Interpretation interpretation = StateSolution.Solve(_rule, _width, _conditions, scalables);
            Update update = Update.Of(interpretation);
            List<Breaker> found =
            [
                .. interpretation.Found.Concat(InitialValues.Find(interpretation, update)).Distinct(),
            ];
            SplitWhereLawsDiffer(interpretation, found);
            Breaker? fresh = found.FirstOrDefault(breaker => breaker.IsHyperparameter && !scalables.IsKnown(breaker.Name));
            if (fresh is null)
            {
                return Finish(update, scalables, [.. breakers.Concat(found)]);
            }

            fresh = found.Where(breaker => breaker.Name == fresh.Name).OrderBy(breaker => WidthCase.WidthOf(breaker.Law)).First();
            breakers.Add(fresh);
            scalables = scalables.With(fresh.Name, fresh.Law);
        }

        throw new ScalingFailure("the sizes of its hyperparameters depend on each other without end");
    }

    private ClassScaling Finish(Update update, Scalables scalables, IReadOnlyList<Breaker> breakers)
    {
        Monomial learningRate = _width.WeightNorm / update.Norm;
        Monomial WithoutLearningRate(Monomial law) => law.Substitute(Variable.LearningRate, learningRate);
        (string? decayName, Monomial decay) = DecayOf(update, scalables, WithoutLearningRate);
        List<Breaker> laws =
        [
            .. breakers.Select(breaker => breaker with { Law = WithoutLearningRate(breaker.Law), Kind = KindOf(breaker), Position = 0 })
                .Where(breaker => !_width.AreEqual(breaker.Law, Monomial.One))
                .Distinct(),
        ];
        if (decayName is null
            && laws.FirstOrDefault(breaker => breaker is { Kind: BreakerKind.WeightDecay, IsHyperparameter: true }) is { } only)
        {
            (decayName, decay) = (only.Name, only.Law);
        }

        return new ClassScaling(update.Geometry, learningRate, decayName, decay, laws);
    }

    private (string? Name, Monomial Law) DecayOf(Update update, Scalables scalables, Func<Monomial, Monomial> withoutLearningRate)
    {
        if (update.Decays.FirstOrDefault() is not { } decay)
        {
            return (null, Monomial.One);
        }

        Monomial others = scalables.Resolve(decay.Factor.With(decay.Hyperparameter, 0));
        return (
            Variable.NameOf(decay.Hyperparameter),
            withoutLearningRate(others).Pow((Rational)(-1) / decay.Factor[decay.Hyperparameter]));
    }

    // One hyperparameter that must scale differently in the two ways of a choice has one law in each.
    private void SplitWhereLawsDiffer(Interpretation interpretation, IReadOnlyList<Breaker> found)
    {
        foreach (KeyValuePair<int, int> choice in interpretation.Undecided)
        {
            SortedSet<int> whenTrue = Reachability.From(_rule.Graph, [_rule.Graph[choice.Key].Operands[1]]);
            SortedSet<int> whenFalse = Reachability.From(_rule.Graph, [_rule.Graph[choice.Key].Operands[2]]);
            bool IsInOne(Breaker breaker) => whenTrue.Contains(breaker.Position) != whenFalse.Contains(breaker.Position);
            if (found.Any(breaker => breaker.IsHyperparameter && IsInOne(breaker)
                && found.Any(other => other.Name == breaker.Name
                    && !other.Law.Equals(breaker.Law)
                    && whenTrue.Contains(other.Position) != whenTrue.Contains(breaker.Position))))
            {
                throw new UndecidedCondition(choice.Value);
            }
        }
    }

    private BreakerKind KindOf(Breaker breaker) =>
        breaker.IsHyperparameter && _rule.Slots.Any(slot => slot.InitialValue == breaker.Name)
            ? BreakerKind.InitialValue
            : breaker.Kind;
}
