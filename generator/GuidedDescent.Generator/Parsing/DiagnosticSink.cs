using GuidedDescent.Generator.Diagnostics;
using GuidedDescent.Generator.Ir;
using Microsoft.CodeAnalysis;

namespace GuidedDescent.Generator.Parsing;

/// <summary>Gathers what is wrong with one optimizer.</summary>
internal sealed class DiagnosticSink
{
    private readonly List<DiagnosticInfo> _diagnostics = [];

    /// <summary>Whether the rule cannot be compiled, so that a stub must take its place.</summary>
    public bool HasErrors { get; private set; }

    public void Report(DiagnosticDescriptor descriptor, Location? location, params string[] arguments)
    {
        DiagnosticInfo diagnostic = DiagnosticInfo.Create(descriptor, location, arguments);
        if (!_diagnostics.Contains(diagnostic))
        {
            _diagnostics.Add(diagnostic);
        }

        HasErrors |= diagnostic.IsError;
    }

    /// <summary>Takes note of an error that the C# compiler reports itself.</summary>
    public void CompilerReports() => HasErrors = true;

    public EquatableArray<DiagnosticInfo> ToArray() => _diagnostics.ToEquatableArray();
}
