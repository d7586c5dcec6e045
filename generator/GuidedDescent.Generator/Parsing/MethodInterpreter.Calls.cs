using System.Collections.Immutable;
using GuidedDescent.Generator.Diagnostics;
using GuidedDescent.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GuidedDescent.Generator.Parsing;

/// <content>Calls: members of the language become instructions, the author's own methods are entered.</content>
internal sealed partial class MethodInterpreter
{
    private int Call(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        if (method.ContainingType.Is(KnownNames.Ops) && LanguageTable.TryGetMember(method.Name, out LanguageMember member))
        {
            return Lower(invocation, member);
        }

        if (method.ContainingType.Is("System.Math") && method.ReturnType.SpecialType == SpecialType.System_Double
            && LanguageTable.TryGetMathMember(method.Name, method.Parameters.Length, out member))
        {
            return Lower(invocation, member);
        }

        if (method.ContainingType.Is("System.Math") && method.ReturnType.ToValueKind() == ValueKind.Integer
            && LanguageTable.TryGetIntegerMathMember(method.Name, out member))
        {
            return Lower(invocation, member);
        }

        if (method.MethodKind == MethodKind.LocalFunction)
        {
            return GraphBuilder.Unknown;
        }

        bool isOwn = SymbolEqualityComparer.Default.Equals(method.ContainingType, rule)
            && invocation.Instance is null or IInstanceReferenceOperation;
        bool isInline = method.IsStatic && method.FindAttribute(KnownNames.InlineAttribute) is not null;
        if (!isOwn && !isInline)
        {
            return Refuse(
                DiagnosticDescriptors.UnsupportedCall, invocation, NameOf(method),
                method.ContainingType.Is("System.Math")
                    ? "use what Ops has of it, or the overload for double"
                    : "call members of Ops, private methods of the record, or static methods marked [Inline]");
        }

        return BodyOf(method) is { } body ? EnterWithArguments(invocation, method, body) : CallFragment(invocation, method);
    }

    private int Lower(IInvocationOperation invocation, LanguageMember member)
    {
        IOperation[] places = [.. invocation.Arguments.OrderBy(argument => argument.Parameter!.Ordinal).Select(argument => argument.Value)];
        int[] arguments = [.. places.Select(Evaluate)];
        if (arguments.Contains(GraphBuilder.Unknown) || !FitTogether(member.Demand, places, arguments))
        {
            return GraphBuilder.Unknown;
        }

        int value = member.Lowering(_graph, arguments);
        return invocation.Type.Is(KnownNames.Scalar) && _graph.KnowsShapes && !_graph[value].Shape.IsScalar
            ? RefuseShape(places[0], _graph[arguments[0]].Shape, DeviceShape.Scalar)
            : value;
    }

    private int EnterWithArguments(IInvocationOperation invocation, IMethodSymbol method, IOperation body)
    {
        ImmutableDictionary<ISymbol, int> parameters = _variables.Clear();
        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            parameters = parameters.SetItem(
                argument.Parameter!.OriginalDefinition,
                argument.Parameter.RefKind == RefKind.Out ? GraphBuilder.Unknown : Evaluate(argument.Value));
        }

        int value = Enter(invocation, method, body, parameters, out ImmutableDictionary<ISymbol, int> after);
        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            if (argument.Parameter!.RefKind is RefKind.Ref or RefKind.Out
                && after.TryGetValue(argument.Parameter.OriginalDefinition, out int result))
            {
                AssignTo(argument.Value, result);
            }
        }

        return value;
    }

    private int Enter(IOperation call, IMethodSymbol method, IOperation body, ImmutableDictionary<ISymbol, int> parameters) =>
        Enter(call, method, body, parameters, out _);

    private int Enter(
        IOperation call, IMethodSymbol method, IOperation body, ImmutableDictionary<ISymbol, int> parameters,
        out ImmutableDictionary<ISymbol, int> after)
    {
        after = parameters;
        if (_calls.Contains(method, SymbolEqualityComparer.Default))
        {
            return Refuse(DiagnosticDescriptors.RecursiveCall, call, method.Name);
        }

        string statement = _graph.Statements.Count > 0 ? _graph.Statements[_graph.Statements.Count - 1] : "";
        ImmutableDictionary<ISymbol, int> before = _variables;
        _variables = parameters;
        _calls.Push(method);
        int value = WithTargets(NoTargets, NoTargets, () => RunBody(body));
        _calls.Pop();
        after = _variables;
        _variables = before;

        // What the caller's statement does with the result is written in the caller's statement again.
        _graph.BeginStatement(statement);
        return value;
    }

    private static string NameOf(IMethodSymbol method) => $"{method.ContainingType.Name}.{method.Name}";
}
