using GuidedDescent.Generator.Parsing;

namespace GuidedDescent.Generator.Analysis.Scaling;

/// <summary>A share of the weight that a step takes.</summary>
/// <param name="Hyperparameter">The variable of the hyperparameter that says how much.</param>
/// <param name="Factor">The share.</param>
internal sealed record Decay(string Hyperparameter, Monomial Factor);

/// <summary>What a step does to the weight: an update, and decay.</summary>
/// <param name="Norm">The spectral norm of the update, without the learning rate.</param>
/// <param name="Geometry">What was made of the gradient.</param>
/// <param name="Decays">The factors of the weight that are taken from it.</param>
internal sealed record Update(Monomial Norm, UpdateGeometry Geometry, IReadOnlyList<Decay> Decays)
{
    /// <summary>Reads it from what the weight ends with, and checks that copies of the weight move alike.</summary>
    public static Update Of(Interpretation interpretation)
    {
        Value weight = interpretation.ValueOf(interpretation.Source.Outputs[0]);
        if (weight.IsUnknown)
        {
            throw new ScalingFailure("the size of a state that the update needs is fixed neither by the gradient nor by its start");
        }

        foreach (Term way in weight.Terms.Where(term => term.Kind == TermKind.Displacement))
        {
            if (!interpretation.Width.AreEqual(interpretation.Scalables.Resolve(way.Size), Monomial.One))
            {
                throw new ScalingFailure($"the weight follows another by a factor that grows like '{way.Size}'");
            }
        }

        Term update = SizedPart(interpretation, 0)
            ?? throw new ScalingFailure("nothing of the gradient reaches the weight");
        Monomial norm = interpretation.Scalables.Resolve(update.Size);
        if (norm[Variable.LearningRate] != 1)
        {
            throw new ScalingFailure(
                $"the update is not in proportion to the hyperparameter {Scalables.LearningRate}, but grows like '{norm}'");
        }

        CheckCopies(interpretation, norm);
        norm = norm.With(Variable.LearningRate, 0);
        return norm.Variables.FirstOrDefault(Variable.IsOpaque) is { } opaque
            ? throw new ScalingFailure(
                $"the update depends on the power '{interpretation.TextOf(Variable.PositionOf(opaque))}', whose exponent is not known")
            : new Update(norm, update.Geometry, [.. DecaysOf(interpretation, weight, update.Size)]);
    }

    private static void CheckCopies(Interpretation interpretation, Monomial norm)
    {
        for (int slot = 0; slot < interpretation.Slots.Count; slot++)
        {
            SlotModel state = interpretation.Rule.Method!.Slots[slot];
            if (state.Initial == SlotInitial.Start
                && SizedPart(interpretation, slot) is { } moved
                && !interpretation.Width.AreEqual(interpretation.Scalables.Resolve(moved.Size), norm))
            {
                throw new ScalingFailure(
                    $"the weight moves like '{norm}', but '{state.Name}', which starts as its copy, like '{moved.Size}'");
            }
        }
    }

    /// <summary>What a step adds to a slot.</summary>
    private static Term? SizedPart(Interpretation interpretation, int slot)
    {
        int output = interpretation.Source.Outputs[slot];
        Value value = interpretation.ValueOf(output);
        Value sized = value with { Terms = [.. value.Terms.Where(term => term.Kind == TermKind.Sized)] };
        return interpretation.Reconciliation.ToOne(
            sized, interpretation.ExtentOf(output), byEntries: false, isThreshold: false, output);
    }

    // What scales the update as well is not what the decay is scaled by.
    private static IEnumerable<Decay> DecaysOf(Interpretation interpretation, Value weight, Monomial update) =>
        from term in weight.Terms
        where term.Kind == TermKind.Weight && !term.Size.IsOne
        let own = term.Size.Variables
            .Where(variable => Variable.IsHyperparameter(variable) && update[variable] != term.Size[variable])
            .OrderBy(variable => interpretation.Scalables.IsKnown(Variable.NameOf(variable)))
            .FirstOrDefault()
        where own is not null
        select new Decay(own, term.Size);
}
