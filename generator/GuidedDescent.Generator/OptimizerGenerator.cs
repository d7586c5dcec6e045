using System.Text;
using GuidedDescent.Generator.Codegen;
using GuidedDescent.Generator.Diagnostics;
using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GuidedDescent.Generator;

/// <summary>Compiles every record marked <c>[Optimizer]</c>. This class only wires the stages together.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class OptimizerGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ParsedRule> parsed = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                KnownNames.OptimizerAttribute,
                static (node, _) => node is TypeDeclarationSyntax,
                static (attributed, cancellation) => RuleParser.Parse(
                    (INamedTypeSymbol)attributed.TargetSymbol,
                    attributed.Attributes[0],
                    attributed.SemanticModel.Compilation,
                    cancellation))
            .WithTrackingName(TrackingNames.Parse);

        IncrementalValuesProvider<EquatableArray<GeneratedFile>> files = parsed
            .Select(static (rule, _) => rule.Rule)
            .WithTrackingName(TrackingNames.Rule)
            .Select(static (rule, _) => RuleFiles.Write(rule))
            .WithTrackingName(TrackingNames.Files);

        IncrementalValuesProvider<EquatableArray<DiagnosticInfo>> diagnostics = parsed
            .Select(static (rule, _) => rule.Diagnostics)
            .WithTrackingName(TrackingNames.Diagnostics);

        IncrementalValuesProvider<ParsedFragment> fragments = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                KnownNames.InlineAttribute,
                static (node, _) => node is MethodDeclarationSyntax,
                static (attributed, cancellation) => FragmentParser.Parse(
                    (IMethodSymbol)attributed.TargetSymbol,
                    attributed.SemanticModel.Compilation,
                    cancellation));

        IncrementalValueProvider<EquatableArray<FragmentModel>> stored = fragments
            .Select(static (fragment, _) => fragment.Fragment)
            .Where(static fragment => fragment is not null)
            .Collect()
            .Select(static (found, _) => found.OfType<FragmentModel>().ToEquatableArray());

        IncrementalValuesProvider<EquatableArray<DiagnosticInfo>> fragmentDiagnostics =
            fragments.Select(static (fragment, _) => fragment.Diagnostics);

        context.RegisterSourceOutput(stored, static (output, found) =>
        {
            if (found.Count > 0)
            {
                output.AddSource("InlineFragments.g.cs", SourceText.From(FragmentsWriter.Write(found), Encoding.UTF8));
            }
        });

        context.RegisterSourceOutput(files, static (output, written) =>
        {
            foreach (GeneratedFile file in written)
            {
                output.AddSource(file.HintName, SourceText.From(file.Text, Encoding.UTF8));
            }
        });

        ReportDiagnostics(context, diagnostics);
        ReportDiagnostics(context, fragmentDiagnostics);
    }

    private static void ReportDiagnostics(
        IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<EquatableArray<DiagnosticInfo>> diagnostics) =>
        context.RegisterSourceOutput(diagnostics.Combine(context.CompilationProvider), static (output, found) =>
        {
            foreach (DiagnosticInfo diagnostic in found.Left)
            {
                output.ReportDiagnostic(diagnostic.ToDiagnostic(found.Right));
            }
        });
}
