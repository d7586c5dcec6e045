using System.Globalization;
using GuidedDescent.Generator.Diagnostics;
using GuidedDescent.Generator.Ir;
using Microsoft.CodeAnalysis;

namespace GuidedDescent.Generator.Parsing;

/// <summary>What a package carries of a method marked <c>[Inline]</c>.</summary>
/// <param name="Member">The method, as documentation comments name it.</param>
/// <param name="Text">Its text form.</param>
internal sealed record FragmentModel(string Member, string Text);

/// <summary>What parsing a method gives: its text without places, and diagnostics with them.</summary>
internal sealed record ParsedFragment(FragmentModel? Fragment, EquatableArray<DiagnosticInfo> Diagnostics);

/// <summary>Reads a static method marked <c>[Inline]</c>, so that rules of other projects can call it.</summary>
internal static class FragmentParser
{
    public static ParsedFragment Parse(IMethodSymbol method, Compilation compilation, CancellationToken cancellation)
    {
        var said = new DiagnosticSink();
        var diagnostics = new DiagnosticSink();
        bool isPlain = method.IsStatic && !method.IsGenericMethod && !method.ContainingType.IsGenericType && !IsPrivate(method);
        Fragment? fragment = isPlain ? new MethodInterpreter(null, compilation, said, cancellation).InterpretFragment(method) : null;
        if (fragment is null && IsVisibleOutside(method) && said.ToArray() is [var reason, ..])
        {
            diagnostics.Report(DiagnosticDescriptors.NotPortable, method.Locations.FirstOrDefault(), method.Name, MessageOf(reason));
        }

        return new ParsedFragment(
            fragment is null ? null : new FragmentModel(method.GetDocumentationCommentId()!, FragmentText.Write(fragment)),
            diagnostics.ToArray());
    }

    // No other assembly can call it.
    private static bool IsPrivate(ISymbol? symbol) =>
        symbol is not (null or INamespaceSymbol)
        && (symbol.DeclaredAccessibility == Accessibility.Private || IsPrivate(symbol.ContainingSymbol));

    private static bool IsVisibleOutside(ISymbol? symbol) =>
        symbol is null or INamespaceSymbol
        || (symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected && IsVisibleOutside(symbol.ContainingSymbol));

    private static string MessageOf(DiagnosticInfo diagnostic) =>
        string.Format(
            CultureInfo.InvariantCulture, diagnostic.Descriptor.MessageFormat.ToString(CultureInfo.InvariantCulture),
            [.. diagnostic.Arguments]);
}
