using System.Collections.Immutable;
using GuidedDescent.Generator.Diagnostics;
using GuidedDescent.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GuidedDescent.Generator.Parsing;

/// <summary>
/// Runs an update rule symbolically: every variable holds an instruction of the graph instead of a number. Calls are entered,
/// loops with constant bounds are run, and where a host condition is not known, both branches are run and their variables merged by
/// <see cref="Opcode.Select"/>. What comes out is what the method computes, whatever statements it was written in.
/// </summary>
internal sealed partial class MethodInterpreter(
    INamedTypeSymbol rule, Compilation compilation, DiagnosticSink diagnostics, CancellationToken cancellation)
{
    private const int MaximumStatements = 4000;

    private readonly GraphBuilder _graph = new();
    private readonly Stack<IMethodSymbol> _calls = new();
    private ImmutableDictionary<ISymbol, int> _variables = ImmutableDictionary.Create<ISymbol, int>(SymbolEqualityComparer.Default);

    /// <summary>The graph of the update rule. It is of use only if no error was reported.</summary>
    public Graph InterpretUpdateRule(IMethodSymbol method, MethodModel model)
    {
        for (int index = 0; index < method.Parameters.Length; index++)
        {
            int slot = model.Arguments[index];
            IParameterSymbol parameter = method.Parameters[index];
            Assign(parameter, slot == MethodModel.StepArgument ? _graph.StepNumber(parameter.Name) : _graph.Load(slot, parameter.Name));
        }

        if (BodyOf(method) is { } body)
        {
            RunWithinReason(method, body);
        }

        // The gradient may be reassigned like any variable, but its memory is never written.
        return _graph.Build(model.Slots.Select((slot, index) => slot.Kind == SlotKind.Gradient
            ? _graph.Load(index, slot.Name)
            : _variables[method.Parameters.Single(parameter => parameter.Name == slot.Name)]));
    }

    private void RunWithinReason(IMethodSymbol method, IOperation body)
    {
        _calls.Push(method);
        try
        {
            RunBody(body);
        }
        catch (Exception tooLarge) when (tooLarge is RuleTooLargeException or InsufficientExecutionStackException)
        {
            diagnostics.Report(
                DiagnosticDescriptors.TooLarge, method.Locations.FirstOrDefault(), method.Name,
                $"inlined and unrolled it has more than {MaximumStatements} statements",
                "shorten its loops, or choose between host numbers instead of jumping");
        }

        _calls.Pop();
    }

    /// <summary>The body of a method or of a property's getter, or null where it has none in this project.</summary>
    private IOperation? BodyOf(ISymbol member)
    {
        SyntaxNode? declaration = member.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation);
        SyntaxNode? body = declaration switch
        {
            BaseMethodDeclarationSyntax method => method.Body ?? (SyntaxNode?)method.ExpressionBody,
            PropertyDeclarationSyntax { ExpressionBody: { } expression } => expression,
            PropertyDeclarationSyntax { AccessorList.Accessors: [{ Body: { } block }] } => block,
            PropertyDeclarationSyntax { AccessorList.Accessors: [{ ExpressionBody: { } expression }] } => expression,
            _ => null,
        };
        return body is null ? null : compilation.GetSemanticModel(body.SyntaxTree).GetOperation(body, cancellation);
    }

    private void Assign(ISymbol variable, int value)
    {
        _variables = _variables.SetItem(variable, value);
        _graph.Name(value, variable.Name);
    }

    /// <summary>Joins the variables of two branches; those that only one of them knows are gone.</summary>
    private ImmutableDictionary<ISymbol, int> Merge(
        int condition, ImmutableDictionary<ISymbol, int> whenTrue, ImmutableDictionary<ISymbol, int> whenFalse)
    {
        ImmutableDictionary<ISymbol, int> merged = whenTrue;
        foreach (KeyValuePair<ISymbol, int> variable in whenTrue.OrderBy(variable => PlaceOf(variable.Key)))
        {
            if (!whenFalse.TryGetValue(variable.Key, out int other))
            {
                merged = merged.Remove(variable.Key);
            }
            else if (other != variable.Value)
            {
                int choice = Choose(condition, variable.Value, other);
                _graph.Name(choice, variable.Key.Name);
                merged = merged.SetItem(variable.Key, choice);
            }
        }

        return merged;
    }

    // Dictionaries of symbols have no order of their own; kernels must come out alike every time.
    private static int PlaceOf(ISymbol variable) => variable.Locations[0].SourceSpan.Start;

    private int Choose(int condition, int whenTrue, int whenFalse) => _graph.Add(Opcode.Select, condition, whenTrue, whenFalse);

    private bool IsKnown(int condition, out bool isTrue)
    {
        bool isConstant = condition != GraphBuilder.Unknown && _graph[condition].Opcode == Opcode.Constant;
        isTrue = isConstant && _graph[condition].Number != 0;
        return isConstant;
    }

    private bool IsDevice(int value) => value != GraphBuilder.Unknown && _graph[value].Type.IsDevice();

    /// <summary>Says what is wrong, unless the C# compiler has something to say about the same place already.</summary>
    private int Refuse(DiagnosticDescriptor descriptor, IOperation operation, params string[] arguments)
    {
        SemanticModel model = compilation.GetSemanticModel(operation.Syntax.SyntaxTree);
        if (model.GetDiagnostics(operation.Syntax.Span, cancellation).Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
        {
            diagnostics.CompilerReports();
        }
        else
        {
            diagnostics.Report(descriptor, operation.Syntax.GetLocation(), arguments);
        }

        return GraphBuilder.Unknown;
    }

    private int RefuseConstruct(IOperation operation, string what, string instead) =>
        Refuse(DiagnosticDescriptors.UnsupportedConstruct, operation, what, instead);
}
