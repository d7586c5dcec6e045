using GuidedDescent.Rules;

namespace GuidedDescent;

/// <summary>Keeps parameters away from rules over matrices that their role is not meant for.</summary>
internal static class RoleEligibility
{
    private const int Shown = 5;

    /// <summary>Refuses a group in which the rule would see matrices where the roles say there are none, or other ones.</summary>
    /// <exception cref="ArgumentException">A role does not go with the rule; the message names the parameters and what to do.</exception>
    public static void Require(ParameterGroup group, IReadOnlyList<Parameter> parameters)
    {
        IUpdateRule rule = group.Rule;
        bool takesMatricesOnly = rule.ShapeDemand is not null;
        Parameter[] matrices = [.. parameters.Where(parameter => rule.FormFor(parameter.Shape)?.Descriptor.Form == RuleForm.Matrix)];
        Refuse(
            group,
            matrices.Where(parameter => takesMatricesOnly && !parameter.Role.SuitsMatrixRules && !IsAdmitted(group, parameter)),
            "is made for the matrices between hidden layers and takes others only where the group admits their role",
            "Give them to a group with another rule, such as AdamW, or select them by their role: ParameterGroup.ByRole, or Admits.");
        Refuse(
            group,
            matrices.Where(parameter => parameter.Role.RowAxis != 0 && !IsSameFromBothSides(parameter, takesMatricesOnly)),
            "sees a parameter as its first axis by all others, but the roles say that the axis of outputs is another one",
            "Store them with the outputs first, or give them to a group with a rule over elements, such as AdamW.");
        Refuse(
            group,
            matrices.Where(parameter => parameter.Role.RowBlocks > 1 && SlotShapes.KeptInputs(rule.FormFor(parameter.Shape)!).Any()),
            "needs the output gradients of each matrix by themselves, but there are fused blocks, which have columns of one input each",
            "Add each block as a parameter of its own.");
    }

    private static bool IsAdmitted(ParameterGroup group, Parameter parameter) =>
        group.Admits.Any(role => role.Includes(parameter.Role));

    /// <summary>Whether the rule takes a matrix and its transpose for the same thing, as those do that take anything.</summary>
    private static bool IsSameFromBothSides(Parameter parameter, bool takesMatricesOnly) =>
        !takesMatricesOnly && parameter is { Shape.Rank: 2, Role.RowBlocks: 1 };

    private static void Refuse(ParameterGroup group, IEnumerable<Parameter> refused, string problem, string advice)
    {
        string[] names = [.. refused.Select(parameter => $"'{parameter.Name}' {parameter.Shape} ({parameter.Role})")];
        if (names.Length > 0)
        {
            string more = names.Length > Shown ? $" and {names.Length - Shown} more, {names.Length} in all" : "";
            throw new ArgumentException(
                $"{group.Rule.Descriptor.Name}, the rule of group '{group.Name}', {problem}: "
                + $"{string.Join(", ", names.Take(Shown))}{more}. {advice}",
                nameof(group));
        }
    }
}
