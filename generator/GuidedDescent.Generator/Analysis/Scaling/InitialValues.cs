using GuidedDescent.Generator.Parsing;

namespace GuidedDescent.Generator.Analysis.Scaling;

/// <summary>
/// Finds the states that start from something of another size than they come to have, where an update notices. One that is replaced
/// before it is used does no harm.
/// </summary>
internal static class InitialValues
{
    public static IEnumerable<Breaker> Find(Interpretation solved, Update update)
    {
        var sizes = new SlotSizes(solved.Rule, solved.Width, solved.Scalables);
        for (int slot = 0; slot < solved.Slots.Count; slot++)
        {
            if (!IsState(solved, slot) || sizes.IsCopy(slot))
            {
                continue;
            }

            Value start = sizes.Initial(slot, ExtentOf(solved, slot));
            if (start.IsEmpty || solved.IsSame(start, solved.Slots[slot]) || IsReplacedAtOnce(solved, start, slot, update))
            {
                continue;
            }

            foreach (Breaker breaker in Notices(solved, start, slot, update))
            {
                yield return breaker;
            }
        }
    }

    private static bool IsReplacedAtOnce(Interpretation solved, Value start, int slot, Update update)
    {
        try
        {
            Interpretation first = With(solved, start, slot, solved.Conditions with { IsFirstStep = true });
            return first.IsSame(first.ValueOf(solved.Source.Outputs[slot]), solved.Slots[slot])
                && (!first.ValueOf(solved.Source.Outputs[0]).Terms.Any(term => term.Kind == TermKind.Sized)
                    || solved.Width.AreEqual(Update.Of(first).Norm, update.Norm));
        }
        catch (Exception unknown) when (unknown is ScalingFailure or UndecidedCondition)
        {
            return false;
        }
    }

    private static IEnumerable<Breaker> Notices(Interpretation solved, Value start, int slot, Update update)
    {
        Interpretation early = With(solved, start, slot, solved.Conditions);
        try
        {
            if (solved.Width.AreEqual(Update.Of(early).Norm, update.Norm))
            {
                return early.Found.Except(solved.Found).Select(breaker => breaker with { Kind = BreakerKind.InitialValue });
            }
        }
        catch (Exception unknown) when (unknown is ScalingFailure or UndecidedCondition)
        {
            // Then an update that sees the start has no size at all.
        }

        SlotModel state = solved.Rule.Method!.Slots[slot];
        Monomial law = solved.Scalables.Resolve(solved.Slots[slot].Terms[0].Size / start.Terms[0].Size);
        string name = state.InitialValue ?? $"start of {state.Name}";
        return [new Breaker(name, state.InitialValue is not null, BreakerKind.InitialValue, law, solved.Source.Outputs[slot])];
    }

    private static bool IsState(Interpretation solved, int slot) => solved.Rule.Method!.Slots[slot].Kind == SlotKind.State;

    private static Extent ExtentOf(Interpretation solved, int slot) => solved.ExtentOf(solved.Rule.Method!.Slots[slot].Shape);

    private static Interpretation With(Interpretation solved, Value start, int slot, Conditions conditions) =>
        new(
            solved.Source, solved.Width, conditions, solved.Scalables,
            [.. solved.Slots.Select((value, index) => index == slot ? start : value)], []);
}
