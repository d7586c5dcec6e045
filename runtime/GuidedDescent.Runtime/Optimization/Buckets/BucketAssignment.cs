using GuidedDescent.Precision;
using GuidedDescent.Rules;

namespace GuidedDescent;

/// <summary>Splits a parameter group into buckets: parameters that one host plan treats alike.</summary>
internal static class BucketAssignment
{
    private const int Shown = 5;

    /// <summary>
    /// The buckets in the order of their first parameters, the parameters in the order of the group; blocks of several shapes are in
    /// several. A group without parameters is an
    /// empty bucket where its rule asks for no shapes.
    /// </summary>
    /// <exception cref="ArgumentException">No form of the rule takes the shape of a parameter.</exception>
    /// <exception cref="InvalidOperationException">A parameter lacks an input that the rule needs.</exception>
    public static List<ParameterBucket> Split(
        string group, RuleVariant variant, IReadOnlyList<Parameter> parameters, GroupPrecision precision)
    {
        IUpdateRule rule = variant.Rule;
        var forms = parameters.Select(parameter => rule.FormFor(parameter.Shape)).ToList();
        RefuseShapes(group, rule, [.. parameters.Where((_, index) => forms[index] is null)]);
        var buckets = new Dictionary<BucketKey, ParameterBucket>();
        for (int index = 0; index < parameters.Count; index++)
        {
            IUpdateRule form = forms[index]!;
            foreach (BlockRun run in FusedBlocks.RunsOf(form, parameters[index]))
            {
                BucketKey key = KeyOf(form, run, precision);
                if (!buckets.TryGetValue(key, out ParameterBucket? bucket))
                {
                    buckets.Add(key, bucket = new ParameterBucket(form, variant));
                }

                bucket.Runs.Add(run);
            }
        }

        return buckets.Count == 0 && !rule.Descriptor.ReadsShapes ? [new ParameterBucket(rule, variant)] : [.. buckets.Values];
    }

    private static BucketKey KeyOf(IUpdateRule form, BlockRun run, GroupPrecision precision)
    {
        Parameter parameter = run.Parameter;
        RuleDescriptor descriptor = form.Descriptor;
        if (!descriptor.ReadsShapes)
        {
            return new BucketKey(descriptor, "", PrecisionChecks.KeyOf(precision, form, parameter));
        }

        IEnumerable<SlotShape> inputs = SlotShapes.KeptInputs(form)
            .Select(slot => SlotShapes.Of(descriptor.Form, SlotShapes.InputOf(form, slot, parameter).Shape));
        SlotShape weight = SlotShapes.Of(descriptor.Form, run.Shape);
        string shapes = string.Join(" ", inputs.Prepend(weight));
        return new BucketKey(descriptor, shapes, PrecisionChecks.KeyOf(precision, form, parameter));
    }

    private static void RefuseShapes(string group, IUpdateRule rule, Parameter[] refused)
    {
        if (refused.Length == 0)
        {
            return;
        }

        string list = string.Join(", ", refused.Take(Shown).Select(parameter => $"'{parameter.Name}' {parameter.Shape}"));
        string more = refused.Length > Shown ? $" and {refused.Length - Shown} more, {refused.Length} in all" : "";
        string demand = rule.ShapeDemand ?? "No form of the rule takes such a shape.";
        throw new ArgumentException(
            $"{rule.Descriptor.Name}, the rule of group '{group}', does not take {list}{more}. {demand}", nameof(rule));
    }

    private readonly record struct BucketKey(RuleDescriptor Descriptor, string Shapes, string Storage);
}
