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

        MethodModel? method = null;
        Graph? graph = null;
        if (SignatureParser.FindUpdateRule(type, diagnostics) is { } updateRule)
        {
            method = SignatureParser.Parse(updateRule, hyperparameters, diagnostics);
            if (method is not null)
            {
                var interpreter = new MethodInterpreter(type, compilation, diagnostics, cancellation);
                graph = interpreter.InterpretUpdateRule(updateRule, method);
                if (!diagnostics.HasErrors)
                {
                    RuleChecks.Run(type, updateRule, method, hyperparameters, graph, diagnostics);
                }
            }
        }

        bool isSound = !diagnostics.HasErrors;
        return new ParsedRule(
            new RuleModel(declaration, displayName, hyperparameters, isSound ? method : null, isSound ? graph : null),
            diagnostics.ToArray());
    }
}
