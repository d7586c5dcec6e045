using GuidedDescent.Rules;

namespace GuidedDescent.Precision;

/// <summary>Refuses, when an optimizer is built, what would not be done as it was asked for.</summary>
internal static class PrecisionChecks
{
    /// <summary>Whether a bucket of such parameters is stored in single precision altogether.</summary>
    public static bool IsSingle(IUpdateRule rule, GroupPrecision precision, IReadOnlyList<Parameter> parameters) =>
        parameters.All(parameter =>
            parameter.Length == 0 || (!IsNarrow(parameter) && !NarrowStates(rule, precision, parameter).Any()));

    /// <summary>What the parameters of a bucket have in common beside their rule and shapes.</summary>
    public static string KeyOf(GroupPrecision precision, IUpdateRule rule, Parameter parameter) =>
        $"{parameter.ValueStorage} {parameter.GradientStorage} {string.Join(" ", NarrowStates(rule, precision, parameter))}";

    /// <summary>Refuses declarations that contradict themselves.</summary>
    /// <exception cref="ArgumentException">A state is not of the rule, or there are no weights to round.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is not defined.</exception>
    public static void Check(string group, GroupPrecision precision, RuleDescriptor rule, IReadOnlyList<Parameter> parameters)
    {
        if (precision.Weights is WeightRounding weights && !Enum.IsDefined(weights))
        {
            throw new ArgumentOutOfRangeException(
                nameof(precision), weights, $"Group '{group}' asks for an unknown way of rounding weights.");
        }

        foreach (StateFormat format in precision.StateFormats.Values.Append(precision.States).Where(format => !Enum.IsDefined(format)))
        {
            throw new ArgumentOutOfRangeException(nameof(precision), format, $"Group '{group}' asks for an unknown format of states.");
        }

        string[] states = [.. rule.Slots.Where(slot => slot.Kind == SlotKind.State).Select(slot => slot.Name)];
        foreach (string unknown in precision.StateFormats.Keys.Except(states))
        {
            string existing = states.Length == 0 ? "it has no state" : $"it has {string.Join(", ", states.Select(name => $"'{name}'"))}";
            throw new ArgumentException(
                $"Group '{group}' gives a format to the state '{unknown}', which {rule.Name} does not have: {existing}.",
                nameof(precision));
        }

        if (precision.Weights is not null && parameters.Count > 0
            && parameters.All(parameter => parameter.ValueStorage == StorageFormat.Single))
        {
            throw new ArgumentException(
                $"Group '{group}' says how its weights are rounded ({precision.Weights}), but all of them are stored in single precision; "
                + "add the parameters with another storage, or leave Weights out.",
                nameof(precision));
        }
    }

    /// <summary>Refuses what the device cannot do.</summary>
    /// <exception cref="NotSupportedException">It cannot do it.</exception>
    public static void RequireSupport(
        string group, GroupPrecision precision, IUpdateRule rule, IReadOnlyList<Parameter> parameters, Device device)
    {
        if (IsSingle(rule, precision, parameters))
        {
            return;
        }

        if (parameters.FirstOrDefault(parameter => FusedBlocks.RunsOf(rule, parameter).Length > 1) is Parameter uneven)
        {
            throw new NotSupportedException(
                $"Group '{group}' stores parameter '{uneven.Name}' {uneven.Shape} or its states in fewer bits than single precision, but "
                + $"it is fused of blocks of several sizes, which {rule.Descriptor.Name} takes in single precision only; add each block as "
                + "a parameter of its own, or store all of it in single precision.");
        }

        if (device.StoresNarrowNumbers)
        {
            return;
        }

        string what = parameters.FirstOrDefault(IsNarrow) is Parameter narrow
            ? $"parameter '{narrow.Name}' {narrow.Shape}, stored in {narrow.ValueStorage} with a gradient in {narrow.GradientStorage}"
            : $"the state '{parameters.SelectMany(parameter => NarrowStates(rule, precision, parameter)).First()}' in another format "
                + "than single precision";
        throw new NotSupportedException(
            $"Group '{group}' has {what}, but {device} works on single precision only; train on Device.Cpu, or store it in "
            + "single precision.");
    }

    private static bool IsNarrow(Parameter parameter) =>
        parameter.ValueStorage != StorageFormat.Single || parameter.GradientStorage != StorageFormat.Single;

    private static IEnumerable<string> NarrowStates(IUpdateRule rule, GroupPrecision precision, Parameter parameter)
    {
        if (parameter.Length == 0 || precision is { States: StateFormat.Single, StateFormats.Count: 0 })
        {
            return [];
        }

        return FusedBlocks.RunsOf(rule, parameter).SelectMany(run => NarrowStates(rule, precision, run)).Distinct();
    }

    private static IEnumerable<string> NarrowStates(IUpdateRule rule, GroupPrecision precision, BlockRun run)
    {
        SlotShapes shapes = SlotShapes.For(rule, run);
        return Enumerable.Range(0, rule.Descriptor.Slots.Length)
            .Where(slot => shapes[slot] is SlotShape shape && rule.Descriptor.Slots[slot] is { Kind: SlotKind.State, Name: string name }
                && precision.FormatOf(name, shape.Length * run.Count) != StateFormat.Single)
            .Select(slot => rule.Descriptor.Slots[slot].Name);
    }
}
