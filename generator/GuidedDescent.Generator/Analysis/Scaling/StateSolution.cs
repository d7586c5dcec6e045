using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Parsing;

namespace GuidedDescent.Generator.Analysis.Scaling;

/// <summary>
/// Solves for the sizes of the states: those that a step gives back. What they start from is forgotten, but for states that nothing else
/// fixes, which are as large as they start.
/// </summary>
internal sealed class StateSolution
{
    private const int MostPasses = 16;
    private const int MostTerms = 8;

    private readonly RuleGraph _rule;
    private readonly WidthCase _width;
    private readonly Scalables _scalables;
    private readonly SlotSizes _sizes;

    private StateSolution(RuleGraph rule, WidthCase width, Scalables scalables)
    {
        (_rule, _width, _scalables) = (rule, width, scalables);
        _sizes = new SlotSizes(rule.Rule, width, scalables);
    }

    /// <summary>A pass over the graph at the sizes that the states have in the long run.</summary>
    public static Interpretation Solve(RuleGraph rule, WidthCase width, Conditions conditions, Scalables scalables)
    {
        var solution = new StateSolution(rule, width, scalables);
        Value[] slots = [.. Enumerable.Range(0, solution.Slots.Count).Select(solution._sizes.BeforeFirstPass)];
        Interpretation last = solution.Iterate(slots, conditions);
        if (!last.Slots.Any(slot => slot.IsUnknown))
        {
            return last;
        }

        return solution.Iterate(solution.AfterFirstStep(last), conditions);
    }

    // A state that nothing fixes in the long run is what the first step makes of its start.
    private Value[] AfterFirstStep(Interpretation last)
    {
        Value[] start =
            [.. last.Slots.Select((value, slot) => value.IsUnknown ? _sizes.Initial(slot, last.ExtentOf(Slots[slot].Shape)) : value)];
        var first = new Interpretation(_rule, _width, last.Conditions with { IsFirstStep = true }, _scalables, start, []);
        Value After(int slot)
        {
            try
            {
                return Settle(first.ValueOf(_rule.Outputs[slot]));
            }
            catch (Exception unknown) when (unknown is ScalingFailure or UndecidedCondition)
            {
                return start[slot];
            }
        }

        return [.. last.Slots.Select((value, slot) => value.IsUnknown ? After(slot) : value)];
    }

    private EquatableArray<SlotModel> Slots => _rule.Slots;

    private Interpretation Iterate(Value[] slots, Conditions conditions)
    {
        for (int pass = 0; pass < MostPasses; pass++)
        {
            var interpretation = new Interpretation(_rule, _width, conditions, _scalables, slots, []);
            Value[] next =
                [.. slots.Select((value, slot) => IsFixed(slot) ? value : Settle(interpretation.ValueOf(_rule.Outputs[slot])))];
            if (next.Zip(slots, interpretation.IsSettled).All(same => same))
            {
                return interpretation;
            }

            slots = next;
        }

        throw new ScalingFailure("the size of a state grows further with every step");
    }

    private bool IsFixed(int slot) => Slots[slot].Kind != SlotKind.State || _sizes.IsCopy(slot);

    // Parts of the weight with factors that differ by shares, as in an average of it, are one.
    private Value Settle(Value value)
    {
        List<Term> terms = [];
        foreach (Term term in value.Terms)
        {
            int same = terms.FindIndex(
                other => other.HasFormOf(term) && _scalables.Resolve(other.Size).Equals(_scalables.Resolve(term.Size)));
            if (same < 0)
            {
                terms.Add(term);
            }
            else
            {
                terms[same] = new Reconciliation(_width, _scalables, [], _rule.TextOf).Merge(terms[same], [terms[same], term]);
            }
        }

        return terms.Count <= MostTerms
            ? value with { Terms = [.. terms] }
            : throw new ScalingFailure("the size of a state grows further with every step");
    }
}
