using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Analysis.Scaling;

/// <summary>Bounds, comparisons, and choices by a mask or by a flag of the host.</summary>
internal static class ChoiceTransfers
{
    /// <summary>The lesser or the greater: both must be equally large. Zero bounds everything.</summary>
    public static Value Bound(Site site)
    {
        (Value left, Value right) = (SumTransfers.Broadcast(site, 0), SumTransfers.Broadcast(site, 1));
        if (left.IsUnknown || right.IsUnknown)
        {
            return SumTransfers.Add(site, left, right);
        }

        Value both = new([.. left.Terms, .. right.Terms]);
        return left.IsEmpty || right.IsEmpty ? both
            : Value.Of(site.Reconciliation.ToOne(both, site.Extent, byEntries: true, isThreshold: true, site.Text)!);
    }

    public static Value Compare(Site site)
    {
        (Value left, Value right) = (SumTransfers.Broadcast(site, 0), SumTransfers.Broadcast(site, 1));
        Value both = new([.. left.Terms, .. right.Terms]);
        if (!left.IsEmpty && !right.IsEmpty)
        {
            site.Reconciliation.ToOne(both, site.Extent, byEntries: true, isThreshold: true, site.Text);
        }

        bool tellsZero = (left.IsEmpty || right.IsEmpty)
            && (site.Instruction.Opcode is Opcode.Equal or Opcode.NotEqual || both.Terms.All(term => term.IsPositive));
        return Value.Of(Term.Number(Monomial.One) with { IsOfGradient = both.IsOfGradient }) with { OnlyTellsZero = tellsZero };
    }

    public static Value Combine(Site site)
    {
        List<Value> operands = [.. Enumerable.Range(0, site.Instruction.Operands.Count).Select(site.Operand)];
        return Value.Of(Term.Number(Monomial.One) with { IsOfGradient = operands.Any(operand => operand.IsOfGradient) }) with
        {
            OnlyTellsZero = operands.All(operand => operand.OnlyTellsZero),
        };
    }

    /// <summary>
    /// The terms of both. What stands in for the case that something is zero, as a ratio of norms, does not count beside what is not
    /// constant.
    /// </summary>
    public static Value Where(Site site)
    {
        (Value left, Value right) = (SumTransfers.Broadcast(site, 1), SumTransfers.Broadcast(site, 2));
        if (site.Operand(0).OnlyTellsZero && !left.IsUnknown && !right.IsUnknown && left.IsConstant != right.IsConstant)
        {
            return left.IsConstant ? right : left;
        }

        return SumTransfers.Add(site, left, right);
    }

    /// <summary>What the flag chooses in the long run; both, where they are of one size; else the answer depends on the flag.</summary>
    public static Value Select(Site site)
    {
        int condition = site.Instruction.Operands[0];
        Interpretation interpretation = site.Interpretation;
        Decisions decisions = interpretation.Decisions;
        if (decisions.Holds(condition, isLimit: site.Instruction.Type.IsDevice()) is { } holds)
        {
            if (decisions.DependsOnStep(condition) && site.Instruction.Type.IsDevice())
            {
                FirstSteps.Check(site, chosen: holds ? 1 : 2, first: holds ? 2 : 1);
            }

            return site.Operand(holds ? 1 : 2);
        }

        (Value left, Value right) = (site.Operand(1), site.Operand(2));
        if (left.IsUnknown || right.IsUnknown || left.IsEmpty || right.IsEmpty)
        {
            return left.IsUnknown || left.IsEmpty ? right : left;
        }

        if (interpretation.IsSame(left, right))
        {
            return new Value(
                [.. left.Terms.Select(term => site.Reconciliation.Merge(
                    term, [term, right.Terms.First(other => other.HasFormOf(term))]))]);
        }

        if (decisions.FindOpen(condition) is { } open)
        {
            throw new UndecidedCondition(open);
        }

        return MeanOf(site, left, right)
            ?? throw new ScalingFailure(
                $"'{site.Text}' makes updates of different sizes, by a condition that changes with the step or the shape");
    }

    // Of two extents that grow alike, either.
    private static Value? MeanOf(Site site, Value left, Value right)
    {
        if (left.Terms.Count != 1 || right.Terms.Count != 1
            || !left.Terms[0].HasFormOf(right.Terms[0])
            || left.Terms[0].Kind != TermKind.Sized
            || !site.Width.AreEqual(left.Terms[0].Size, right.Terms[0].Size))
        {
            return null;
        }

        return Value.Of(left.Terms[0] with { Size = (left.Terms[0].Size * right.Terms[0].Size).Sqrt() });
    }
}
