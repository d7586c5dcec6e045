using GuidedDescent.Generator.Diagnostics;
using GuidedDescent.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GuidedDescent.Generator.Parsing;

/// <summary>Reads the shape of the record: what it must be, and where its other half goes.</summary>
internal static class DeclarationParser
{
    // What the generated half declares.
    private static readonly HashSet<string> s_reservedMembers =
        [
            "Descriptor", "Kernels", "CpuKernels", "CudaSource", "IntermediateRepresentation", "TensorForm", "EvaluationForm",
            "AdjustableCopy",
        ];

    public static DeclarationModel Parse(INamedTypeSymbol type, DiagnosticSink diagnostics, CancellationToken cancellation)
    {
        Location? location = type.Locations.FirstOrDefault();
        bool isPartial = IsPartial(type, cancellation);
        if (type is not { IsRecord: true, TypeKind: TypeKind.Class })
        {
            diagnostics.Report(DiagnosticDescriptors.NotARecord, location, type.Name, KeywordOf(type));
        }
        else if (!isPartial)
        {
            diagnostics.Report(DiagnosticDescriptors.NotPartial, location, type.Name);
        }
        else if (!type.IsSealed)
        {
            diagnostics.Report(DiagnosticDescriptors.NotSealed, location, type.Name);
        }

        List<INamedTypeSymbol> around = [];
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            around.Insert(0, outer);
        }

        foreach (INamedTypeSymbol outer in around.Where(outer => !IsPartial(outer, cancellation)))
        {
            diagnostics.Report(DiagnosticDescriptors.NotPartial, outer.Locations.FirstOrDefault(), outer.Name);
            isPartial = false;
        }

        if (type.IsGenericType)
        {
            diagnostics.Report(DiagnosticDescriptors.GenericOptimizer, location, type.Name);
        }

        foreach (ISymbol member in type.GetMembers().Where(member => s_reservedMembers.Contains(member.Name)))
        {
            diagnostics.Report(DiagnosticDescriptors.ReservedMember, member.Locations.FirstOrDefault(), type.Name, member.Name);
            isPartial = false;
        }

        return new DeclarationModel(
            type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(),
            around.Select(outer => $"partial {KeywordOf(outer)} {outer.Name}").ToEquatableArray(),
            type.Name,
            CanBeExtended: type is { IsRecord: true, TypeKind: TypeKind.Class } && isPartial && !type.IsGenericType);
    }

    private static bool IsPartial(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences.All(reference =>
            reference.GetSyntax(cancellation) is TypeDeclarationSyntax declaration && declaration.Modifiers.Any(SyntaxKind.PartialKeyword));

    private static string KeywordOf(INamedTypeSymbol type) => (type.IsRecord, type.TypeKind) switch
    {
        (true, TypeKind.Struct) => "record struct",
        (true, _) => "record",
        (_, TypeKind.Struct) => "struct",
        (_, TypeKind.Interface) => "interface",
        _ => "class",
    };
}
