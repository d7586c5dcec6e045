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
        DeclaredScaling? scaling = MupScalingParser.Parse(type, diagnostics);
        List<(MethodModel Method, Graph Graph)> forms = [];
        (MethodModel Method, Graph Graph)? evaluation = null;
        string? failure = null;
        try
        {
            forms = ParseForms(type, hyperparameters, compilation, diagnostics, cancellation);
            evaluation = ParseEvaluation(type, forms, compilation, diagnostics, cancellation);
            if (!diagnostics.HasErrors)
            {
                RuleChecks.CheckHyperparameters(type, hyperparameters, evaluation is { } own ? [.. forms, own] : forms, diagnostics);
            }
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            failure = bug.ToString();
        }

        RuleModel? rule = null;
        if (!diagnostics.HasErrors && failure is null)
        {
            // The form over matrices comes first; that over tensors takes what is none.
            foreach ((MethodModel method, Graph graph) in Enumerable.Reverse(forms))
            {
                rule = new RuleModel(declaration, displayName, hyperparameters, check, method, graph, rule) { DeclaredScaling = scaling };
            }

            if (rule is not null && evaluation is { } made)
            {
                rule = rule with
                {
                    Evaluation = new RuleModel(declaration, displayName, hyperparameters, check, made.Method, made.Graph),
                };
            }
        }

        return new ParsedRule(
            rule ?? new RuleModel(declaration, displayName, hyperparameters, check, null, null, Failure: failure), diagnostics.ToArray());
    }

    private static List<(MethodModel Method, Graph Graph)> ParseForms(
        INamedTypeSymbol type, EquatableArray<HyperparameterModel> hyperparameters, Compilation compilation, DiagnosticSink diagnostics,
        CancellationToken cancellation)
    {
        List<(MethodModel Method, Graph Graph)> forms = [];
        foreach (IMethodSymbol updateRule in SignatureParser.FindUpdateRules(type, diagnostics))
        {
            if (SignatureParser.Parse(updateRule, hyperparameters, diagnostics) is { } declared)
            {
                (Graph graph, MethodModel method) =
                    new MethodInterpreter(type, compilation, diagnostics, cancellation).InterpretUpdateRule(updateRule, declared);
                forms.Add((method, graph));
                if (!diagnostics.HasErrors)
                {
                    RuleChecks.Run(updateRule, method, graph, diagnostics);
                }
            }
        }

        return forms;
    }

    private static (MethodModel Method, Graph Graph)? ParseEvaluation(
        INamedTypeSymbol type, List<(MethodModel Method, Graph Graph)> forms, Compilation compilation, DiagnosticSink diagnostics,
        CancellationToken cancellation)
    {
        if (EvaluationParser.Find(type, [.. forms.Select(form => form.Method)], diagnostics) is not { } found)
        {
            return null;
        }

        Graph graph =
            new MethodInterpreter(type, compilation, diagnostics, cancellation).InterpretEvaluation(found.Symbol, found.Method);
        return (found.Method, graph);
    }
}
