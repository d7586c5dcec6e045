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
/// <see cref="Opcode.Select"/>. What comes out is what the method computes, whatever statements it was written in. Without a rule it
/// reads a method that any rule may call.
/// </summary>
internal sealed partial class MethodInterpreter(
    INamedTypeSymbol? rule, Compilation compilation, DiagnosticSink diagnostics, CancellationToken cancellation)
{
    private const int MaximumStatements = 4000;

    private readonly GraphBuilder _graph = new() { KnowsShapes = rule is not null };
    private readonly Stack<IMethodSymbol> _calls = new();
    private readonly Dictionary<ISymbol, IOperation?> _bodies = new(SymbolEqualityComparer.Default);
    private ImmutableDictionary<ISymbol, int> _variables = ImmutableDictionary.Create<ISymbol, int>(SymbolEqualityComparer.Default);

    /// <summary>
    /// The graph of the update rule, and the method with the shapes of its slots, which are positions in the graph. They are of use only
    /// if no error was reported.
    /// </summary>
    public (Graph Graph, MethodModel Method) InterpretUpdateRule(IMethodSymbol method, MethodModel declared)
    {
        List<SlotModel> slots = [.. declared.Slots.Select((slot, index) => slot with { Shape = ShapeOf(slot, index, method) })];
        int Load(int slot) => _graph.Load(slot, slots[slot].Name, slots[slot].Shape);
        for (int index = 0; index < method.Parameters.Length; index++)
        {
            int slot = declared.Arguments[index];
            IParameterSymbol parameter = method.Parameters[index];
            Assign(parameter, slot == MethodModel.StepArgument ? _graph.StepNumber(parameter.Name) : Load(slot));
        }

        if (BodyOf(method) is { } body)
        {
            RunWithinReason(method, body);
        }

        // Gradient and inputs may be reassigned like any variable, but their memory is never written.
        List<int> outputs =
        [
            .. slots.Select((slot, index) => slot.Kind is SlotKind.Gradient or SlotKind.Input
                ? Load(index)
                : FinalValueOf(method.Parameters.Single(parameter => parameter.Name == slot.Name), slot)),
        ];
        return (_graph.Build(outputs), declared with { Slots = slots.ToEquatableArray() });
    }

    /// <summary>Runs the method that makes the weights of evaluation, which changes nothing else.</summary>
    /// <param name="method">The method.</param>
    /// <param name="declared">Its signature, with the slots of the update rule as they were found there.</param>
    public Graph InterpretEvaluation(IMethodSymbol method, MethodModel declared)
    {
        int Load(int slot) => _graph.Load(slot, declared.Slots[slot].Name, declared.Slots[slot].Shape);
        for (int index = 0; index < method.Parameters.Length; index++)
        {
            Assign(method.Parameters[index], Load(declared.Arguments[index]));
        }

        if (BodyOf(method) is { } body)
        {
            RunWithinReason(method, body);
        }

        IParameterSymbol weight = method.Parameters.Single(parameter => parameter.RefKind == RefKind.Ref);
        return _graph.Build(
            [FinalValueOf(weight, declared.Slots[0]), .. Enumerable.Range(1, declared.Slots.Count - 1).Select(Load)]);
    }

    private int RunWithinReason(IMethodSymbol method, IOperation body)
    {
        int value = GraphBuilder.Unknown;
        _calls.Push(method);
        try
        {
            value = RunBody(body);
        }
        catch (Exception tooLarge) when (tooLarge is RuleTooLargeException or InsufficientExecutionStackException)
        {
            diagnostics.Report(
                DiagnosticDescriptors.TooLarge, method.Locations.FirstOrDefault(), method.Name,
                $"inlined and unrolled it has more than {MaximumStatements} statements",
                "shorten its loops, or choose between host numbers instead of jumping");
        }

        _calls.Pop();
        return value;
    }

    /// <summary>The body of a method or of a property's getter, or null where it has none in this project.</summary>
    private IOperation? BodyOf(ISymbol member)
    {
        // A helper may be called many times, and binding its source is what takes longest.
        if (!_bodies.TryGetValue(member, out IOperation? known))
        {
            _bodies[member] = known = BindBodyOf(member);
        }

        return known;
    }

    private IOperation? BindBodyOf(ISymbol member)
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
