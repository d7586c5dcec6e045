using GuidedDescent.Generator.Diagnostics;
using GuidedDescent.Generator.Ir;
using Microsoft.CodeAnalysis;

namespace GuidedDescent.Generator.Parsing;

/// <summary>Finds the method marked <c>[EvaluationMode]</c> and reads its signature, which is about slots of the update rule.</summary>
internal static class EvaluationParser
{
    /// <summary>The method and what it is called with, or null where there is none, or after saying what is wrong.</summary>
    /// <param name="type">The record.</param>
    /// <param name="forms">Its update rules.</param>
    /// <param name="diagnostics">Where to say so.</param>
    public static (IMethodSymbol Symbol, MethodModel Method)? Find(
        INamedTypeSymbol type, IReadOnlyList<MethodModel> forms, DiagnosticSink diagnostics)
    {
        List<IMethodSymbol> marked =
        [
            .. type.GetMembers().OfType<IMethodSymbol>()
                .Where(method => method.FindAttribute(KnownNames.EvaluationModeAttribute) is not null),
        ];
        if (marked.Count == 0 || forms.Count == 0)
        {
            return null;
        }

        IMethodSymbol method = marked[0];
        ISymbol place = marked.Count > 1 ? marked[1] : method;
        string? problem =
            marked.Count > 1 ? $"'{marked[0].Name}' does already"
            : forms.Count > 1 || forms[0].Slots[0].Type != SlotType.Tensor ? "its update rule must be one over Tensor"
            : !method.ReturnsVoid || method.IsStatic || method.IsGenericMethod || method.IsAsync
                ? "it must be a plain method of the record that returns void"
            : null;
        int[] arguments = problem is null ? [.. method.Parameters.Select(parameter => SlotOf(parameter, forms[0]))] : [];
        if (problem is null && arguments.Count(slot => slot == 0) != 1)
        {
            problem = "it must take the weight by ref, once";
        }

        for (int index = 0; index < arguments.Length && problem is null; index++)
        {
            if (arguments[index] < 0)
            {
                place = method.Parameters[index];
                problem = $"'{place.Name}' is no state of '{forms[0].Name}' that is passed by value under its name and type";
            }
        }

        if (problem is not null)
        {
            diagnostics.Report(DiagnosticDescriptors.WrongEvaluationMode, place.Locations.FirstOrDefault(), method.Name, problem);
            return null;
        }

        return (method, forms[0] with { Name = method.Name, Arguments = arguments.ToEquatableArray() });
    }

    private static int SlotOf(IParameterSymbol parameter, MethodModel updateRule)
    {
        SlotType? type = parameter.Type.ToSlotType();
        if (parameter.RefKind == RefKind.Ref)
        {
            return type == SlotType.Tensor ? 0 : -1;
        }

        for (int slot = 0; parameter.RefKind == RefKind.None && slot < updateRule.Slots.Count; slot++)
        {
            SlotModel candidate = updateRule.Slots[slot];
            if (candidate.Kind == SlotKind.State && candidate.Name == parameter.Name && candidate.Type == type)
            {
                return slot;
            }
        }

        return -1;
    }
}
