using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Parsing;

namespace GuidedDescent.Generator.Analysis.Scaling;

/// <summary>
/// Derives how the update of a rule scales with the gradient and the width. Conditions of hyperparameters that change the answer become
/// choices; none is asked that does not.
/// </summary>
internal sealed class ScalingDerivation
{
    private const int MostAnswers = 64;

    // Roots that are in use; the answer for others is not derived.
    private static readonly double[] s_numbers = [2, 4];

    private readonly RuleGraph _rule;
    private int _answers;

    private ScalingDerivation(RuleModel rule) => _rule = new RuleGraph(rule);

    public static ScalingResult Derive(RuleModel rule)
    {
        try
        {
            return new ScalingDerivation(rule).Derive(Conditions.None);
        }
        catch (ScalingFailure failure)
        {
            return new DerivedScaling(failure.Message);
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            // A rule compiles whatever is not understood of its scaling.
            return new DerivedScaling($"of a bug of the compiler, please report it with the rule: {bug.GetType().Name}, {bug.Message}");
        }
    }

    private ScalingResult Derive(Conditions conditions)
    {
        if (++_answers > MostAnswers)
        {
            throw new ScalingFailure($"its hyperparameters choose between more than {MostAnswers} answers");
        }

        try
        {
            return Combine([.. WidthCase.All.Select(width => ClassDerivation.Derive(_rule, width, conditions))]);
        }
        catch (ScalingFailure failure)
        {
            return new DerivedScaling(failure.Message);
        }
        catch (UndecidedCondition undecided)
        {
            return Decide(undecided.Condition, conditions);
        }
    }

    private ScalingResult Decide(int condition, Conditions conditions)
    {
        if (HyperparameterIn(condition) is not { } hyperparameter)
        {
            ScalingResult whenTrue = Derive(conditions.With(condition, true));
            ScalingResult whenFalse = Derive(conditions.With(condition, false));
            return whenTrue.Equals(whenFalse) ? whenTrue : new ScalingBranch(condition, whenTrue, whenFalse);
        }

        bool isChoice = hyperparameter.Choices.Count > 0;
        IEnumerable<(double Value, string? Name)> values = isChoice
            ? hyperparameter.Choices.Select(choice => (choice.Value, (string?)choice.Name))
            : s_numbers.Concat(hyperparameter.Default is { } common ? [common] : []).Distinct().OrderBy(value => value)
                .Select(value => (value, (string?)null));
        List<ScalingCase> cases =
            [.. values.Select(each => new ScalingCase(each.Value, each.Name, Derive(conditions.With(hyperparameter.Name, each.Value))))];
        ScalingResult otherwise = isChoice
            ? cases[cases.Count - 1].Result
            : new DerivedScaling(
                $"only the values {string.Join(", ", cases.Select(each => each.Value))} of {hyperparameter.Name} are looked at");
        cases.RemoveAll(each => each.Result.Equals(otherwise));
        return cases.Count == 0 ? otherwise : new ScalingSwitch(hyperparameter.Name, cases.ToEquatableArray(), otherwise);
    }

    /// <summary>The hyperparameter whose values are tried one by one: one with choices, or one that is an exponent.</summary>
    private HyperparameterModel? HyperparameterIn(int condition)
    {
        Instruction instruction = _rule.Graph[condition];
        int? place = instruction.Opcode == Opcode.Hyperparameter && instruction.Type == ValueKind.Real ? condition
            : instruction.Opcode is Opcode.Equal or Opcode.NotEqual
                ? instruction.Operands.Where(operand => _rule.Graph[operand].Opcode == Opcode.Hyperparameter)
                    .Select(operand => (int?)operand).FirstOrDefault()
            : null;
        HyperparameterModel? found = place is { } position
            ? _rule.Rule.Hyperparameters.Single(hyperparameter => hyperparameter.Name == _rule.Graph[position].Text)
            : null;
        return instruction.Opcode == Opcode.Hyperparameter || found?.Choices.Count > 0 ? found : null;
    }

    private static DerivedScaling Combine(IReadOnlyList<ClassScaling> classes)
    {
        ClassScaling first = classes[0];
        bool HaveOneDegree(Func<ClassScaling, Monomial> size) =>
            classes.All(each => size(each)[Variable.Gradient] == size(first)[Variable.Gradient]
                && size(each)[Variable.Weight] == size(first)[Variable.Weight]);
        if (!HaveOneDegree(each => each.LearningRate) || !HaveOneDegree(each => each.Decay))
        {
            return new DerivedScaling("its degree depends on which extents of a parameter grow");
        }

        Law? decay = first.DecayName is null ? null : Law.Of(classes.Select(each => each.Decay));

        // Decay after the update takes its share of that, too, which breaks nothing.
        IEnumerable<BreakerLaw> breakers = BreakersOf(classes).Where(breaker => breaker.Name != first.DecayName
            || breaker.Kind == BreakerKind.WeightDecay || !breaker.Law.Equals(decay));
        return new DerivedScaling(
            null, classes.Max(each => each.Geometry), Law.Of(classes.Select(each => each.LearningRate)), first.DecayName, decay,
            breakers.ToEquatableArray());
    }

    // One number may have to scale in two ways of different degrees; of one degree the lesser is enough.
    private static IEnumerable<BreakerLaw> BreakersOf(IReadOnlyList<ClassScaling> classes) =>
        classes.SelectMany(each => each.Breakers)
            .Select(breaker => (
                breaker.Name, breaker.IsHyperparameter, breaker.Kind,
                Gradient: breaker.Law[Variable.Gradient], Weight: breaker.Law[Variable.Weight]))
            .Distinct()
            .Select(key => new BreakerLaw(
                key.Name, key.IsHyperparameter, key.Kind,
                Law.Of(classes.Select(each => each.Breakers
                    .Where(breaker => breaker.Name == key.Name && breaker.Kind == key.Kind
                        && breaker.Law[Variable.Gradient] == key.Gradient && breaker.Law[Variable.Weight] == key.Weight)
                    .Select(breaker => breaker.Law)
                    .OrderBy(WidthCase.WidthOf)
                    .FirstOrDefault()))));
}
