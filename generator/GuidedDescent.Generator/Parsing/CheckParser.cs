using GuidedDescent.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace GuidedDescent.Generator.Parsing;

/// <summary>Finds the method that checks hyperparameters against each other.</summary>
internal static class CheckParser
{
    /// <summary>Its name, or null where there is none or it has the wrong form, which is said.</summary>
    public static string? FindCheck(INamedTypeSymbol type, DiagnosticSink diagnostics)
    {
        IMethodSymbol? check = type.GetMembers().OfType<IMethodSymbol>()
            .FirstOrDefault(method => method.FindAttribute(KnownNames.HyperparameterCheckAttribute) is not null);
        if (check is null)
        {
            return null;
        }

        bool hasForm = check.Parameters.IsEmpty && !check.IsGenericMethod && check.ReturnType.SpecialType == SpecialType.System_String;
        if (!hasForm)
        {
            diagnostics.Report(DiagnosticDescriptors.WrongCheck, check.Locations.FirstOrDefault(), check.Name);
        }

        return hasForm ? check.Name : null;
    }
}
