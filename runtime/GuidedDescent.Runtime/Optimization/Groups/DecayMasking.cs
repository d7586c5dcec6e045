using GuidedDescent.Rules;

namespace GuidedDescent;

/// <summary>Finds the parameters of a group that weight decay does not reach.</summary>
internal static class DecayMasking
{
    /// <summary>
    /// The parameters that do not decay. There are none where the rule has no weight decay, which the default mask has no say in then.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// A mask was asked for though the rule has no weight decay, or weight decay cannot be set to 0 in a copy.
    /// </exception>
    public static HashSet<Parameter> SparedOf(ParameterGroup group, IReadOnlyList<Parameter> parameters)
    {
        RuleDescriptor rule = group.Rule.Descriptor;
        if (PlaceOf(rule) is not int place)
        {
            return group.DecayMask is null
                ? []
                : throw new ArgumentException(
                    $"Group '{group.Name}' has a mask for weight decay ({group.DecayMask}), but {rule.Name} has no hyperparameter "
                    + $"'{HyperparameterDescriptor.WeightDecayName}'; leave the mask out.",
                    nameof(ParameterGroup.DecayMask));
        }

        HashSet<Parameter> spared = [.. parameters.Where(parameter => !(group.DecayMask ?? DecayMask.Default).Decays(parameter))];
        return spared.Count == 0 || rule.Hyperparameters[place].IsAdjustable
            ? spared
            : throw new ArgumentException(
                $"Group '{group.Name}' has parameters that do not decay, such as '{spared.First().Name}', but {rule.Name}.WeightDecay "
                + "cannot be set to 0 in a copy: give the property an init accessor, or use DecayMask.Everything.",
                nameof(ParameterGroup.DecayMask));
    }

    /// <summary>The weight decay of a rule; 0 where it has none, null where it cannot be told.</summary>
    public static double? DecayOf(IUpdateRule rule)
    {
        if (PlaceOf(rule.Descriptor) is not int place)
        {
            return 0;
        }

        return rule.Descriptor.Hyperparameters[place].IsAdjustable ? rule.CopyToAdjust()[place] : null;
    }

    /// <summary>The place of the weight decay among the hyperparameters of a rule; null where it has none.</summary>
    public static int? PlaceOf(RuleDescriptor rule)
    {
        for (int place = 0; place < rule.Hyperparameters.Length; place++)
        {
            if (rule.Hyperparameters[place].IsWeightDecay)
            {
                return place;
            }
        }

        return null;
    }
}
