using GuidedDescent.Rules;

namespace GuidedDescent;

// The rule of the group, which may get other hyperparameters where it can go on with the memory there is.
public sealed unsafe partial class OptimizerGroup
{
    private IUpdateRule _rule;

    /// <summary>
    /// The rule with its hyperparameters as they were declared: what <see cref="Schedules"/> multiply, and never change. Other
    /// hyperparameters take effect at the next step, as in <c>group.Rule = rule with { LearningRate = 1e-4 }</c>, and what is scheduled
    /// goes on from them. A value that is refused changes nothing.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A hyperparameter is NaN, infinite or outside its range.</exception>
    /// <exception cref="ArgumentException">
    /// The rule is of another type than the one the group was built with, or its hyperparameters need a state that the group
    /// keeps no memory for, or of another size, or <see cref="Mup"/> would multiply them by something else.
    /// </exception>
    public IUpdateRule Rule
    {
        get => _rule;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.GetType() != _rule.GetType())
            {
                throw new ArgumentException(
                    $"Group '{Name}' was built with the rule {_rule.Descriptor.Name} and cannot go on with "
                    + $"{value.Descriptor.Name}, whose states differ; build a new optimizer.",
                    nameof(value));
            }

            value.Validate();
            RequireSameFactors(value);
            RuleVariant[] variants = [.. _variants.Select(variant => variant.Of(value))];
            RuleVariant VariantOf(ParameterBucket bucket) => variants[Array.IndexOf(_variants, bucket.Variant)];
            IUpdateRule[] forms = [.. Buckets.Select(bucket => FormFor(bucket, VariantOf(bucket).Rule))];
            for (int index = 0; index < forms.Length; index++)
            {
                Buckets[index].Rule = forms[index];
                Buckets[index].Variant = VariantOf(Buckets[index]);
            }

            _rule = value;
            _variants = variants;
        }
    }

    /// <summary>The form of another rule of the same type, if it can go on with the memory there is.</summary>
    private IUpdateRule FormFor(ParameterBucket bucket, IUpdateRule rule)
    {
        if (bucket.Runs is not [{ Parameter: Parameter member }, ..])
        {
            return rule;
        }

        IUpdateRule? form = rule.FormFor(member.Shape);
        if (form is null || form.Descriptor != bucket.Rule.Descriptor)
        {
            throw new ArgumentException(
                $"{rule} sees {member} as another kind of tensor than {_rule}, with which group '{Name}' was built; "
                + "build a new optimizer.",
                nameof(rule));
        }

        // The plan treats all of them alike, so one speaks for all.
        if (bucket.Memory.VisitingOrder is [BlockRun first, ..])
        {
            RequireMemory(bucket, form, first);
        }

        return form;
    }

    private void RequireMemory(ParameterBucket bucket, IUpdateRule rule, BlockRun run)
    {
        SlotShapes needed = SlotShapes.For(rule, run);
        for (int slot = Slot.FirstOwn; slot < rule.Descriptor.Slots.Length; slot++)
        {
            if (needed[slot] is SlotShape shape && bucket.Memory.ShapeOf(slot) != shape)
            {
                string kind = rule.Descriptor.Slots[slot].Kind == SlotKind.State ? "state" : "memory";
                string name = rule.Descriptor.Slots[slot].Name;
                throw new ArgumentException(
                    bucket.Memory.Holds(slot)
                        ? $"{rule} needs the {kind} '{name}' to be {shape} for {run.Parameter}, but group '{Name}' was built with {_rule}, "
                            + "to which it is of another size; build a new optimizer."
                        : $"{rule} needs the {kind} '{name}', but group '{Name}' was built with "
                            + $"{_rule}, which does not, and keeps no memory for it; "
                            + "build the optimizer with hyperparameters that need the state.",
                    nameof(rule));
            }
        }
    }
}
