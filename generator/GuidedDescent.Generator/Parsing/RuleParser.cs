using GuidedDescent.Generator.Analysis;
using GuidedDescent.Generator.Diagnostics;
using GuidedDescent.Generator.Ir;
using Microsoft.CodeAnalysis;

namespace GuidedDescent.Generator.Parsing;

/// <summary>What parsing a declaration gives: a model without places, and diagnostics with them.</summary>
internal sealed record ParsedRule(RuleModel Rule, EquatableArray<DiagnosticInfo> Diagnostics);

/// <summary>Reads an optimizer's declaration: record, hyperparameters, signature, and the update rule itself.</summary>
internal static class RuleParser
{
    public static ParsedRule Parse(INamedTypeSymbol type, AttributeData attribute, Compilation compilation, CancellationToken cancellation)
    {
        var diagnostics = new DiagnosticSink();
        DeclarationModel declaration = DeclarationParser.Parse(type, diagnostics, cancellation);
        EquatableArray<HyperparameterModel> hyperparameters = HyperparameterParser.Parse(type, diagnostics);
        string displayName = attribute.ConstructorArguments.FirstOrDefault().Value as string ?? type.Name;

        string? check = CheckParser.FindCheck(type, diagnostics);
        MethodModel? method = null;
        Graph? graph = null;
        string? failure = null;
        try
        {
            method = ParseMethod(type, hyperparameters, compilation, diagnostics, cancellation, out graph);
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            failure = bug.ToString();
        }

        bool isSound = !diagnostics.HasErrors && failure is null;
        return new ParsedRule(
            new RuleModel(declaration, displayName, hyperparameters, check, isSound ? method : null, isSound ? graph : null, failure),
            diagnostics.ToArray());
    }

    private static MethodModel? ParseMethod(
        INamedTypeSymbol type, EquatableArray<HyperparameterModel> hyperparameters, Compilation compilation, DiagnosticSink diagnostics,
        CancellationToken cancellation, out Graph? graph)
    {
        graph = null;
        if (SignatureParser.FindUpdateRule(type, diagnostics) is not { } updateRule
            || SignatureParser.Parse(updateRule, hyperparameters, diagnostics) is not { } method)
        {
            return null;
        }

        graph = new MethodInterpreter(type, compilation, diagnostics, cancellation).InterpretUpdateRule(updateRule, method);
        if (!diagnostics.HasErrors)
        {
            RuleChecks.Run(type, updateRule, method, hyperparameters, graph, diagnostics);
        }

        return method;
    }
}
