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

        if (site.Instruction.Type.IsHost() && left.Terms.Count == 1 && right.Terms.Count == 1
            && IsOfExtents(left.Terms[0]) && IsOfExtents(right.Terms[0]))
        {
            (Monomial first, Monomial second) = (left.Terms[0].Size, right.Terms[0].Size);
            bool isMaximum = site.Instruction.Opcode == Opcode.Max;
            return Value.Number(isMaximum ? site.Width.Larger(first, second) : site.Width.Smaller(first, second));
        }

        Value both = new([.. left.Terms, .. right.Terms]);
        return left.IsEmpty || right.IsEmpty ? both
            : Value.Of(site.Reconciliation.ToOne(both, site.Extent, byEntries: true, isThreshold: true, site.Position)!);
    }

    private static bool IsOfExtents(Term term) => term.Size.Variables.All(variable => variable is Variable.Rows or Variable.Columns);

    public static Value Compare(Site site)
    {
        (Value left, Value right) = (SumTransfers.Broadcast(site, 0), SumTransfers.Broadcast(site, 1));
        Value both = new([.. left.Terms, .. right.Terms]);
        if (!left.IsEmpty && !right.IsEmpty)
        {
            site.Reconciliation.ToOne(both, site.Extent, byEntries: true, isThreshold: true, site.Position);
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

        int? open = decisions.FindOpen(condition);
        (Value left, Value right) = BothOf(site, open);
        if (left.IsUnknown || right.IsUnknown || left.IsEmpty || right.IsEmpty)
        {
            return left.IsUnknown || left.IsEmpty ? right : left;
        }

        if (interpretation.IsSame(left, right))
        {
            if (open is { } undecided)
            {
                interpretation.Undecided[site.Position] = undecided;
            }

            return new Value(
                [.. left.Terms.Select(term => site.Reconciliation.Merge(
                    term, [term, right.Terms.First(other => other.HasFormOf(term))]))]);
        }

        if (open is { } needed)
        {
            throw new UndecidedCondition(needed);
        }

        return MeanOf(site, left, right)
            ?? throw new ScalingFailure(
                $"'{site.Text}' makes updates of different sizes, by a condition that changes with the step or the shape");
    }

    // Where one of them has no size, or depends on a further condition, the condition at hand is decided first.
    private static (Value Left, Value Right) BothOf(Site site, int? open)
    {
        try
        {
            return (site.Operand(1), site.Operand(2));
        }
        catch (Exception failure) when (failure is ScalingFailure or UndecidedCondition && open is not null)
        {
            throw new UndecidedCondition(open!.Value);
        }
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
