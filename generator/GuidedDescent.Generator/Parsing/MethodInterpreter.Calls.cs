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
        if (method.ContainingType.Is(KnownNames.Ops) && LanguageTable.TryGetMember(method.Name, out LanguageTable.Lowering lowering))
        {
            return Lower(invocation, lowering);
        }

        if (method.ContainingType.Is("System.Math") && method.ReturnType.SpecialType == SpecialType.System_Double
            && LanguageTable.TryGetMathMember(method.Name, method.Parameters.Length, out lowering))
        {
            return Lower(invocation, lowering);
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

        if (BodyOf(method) is not { } body)
        {
            return Refuse(
                DiagnosticDescriptors.UnsupportedCall, invocation, NameOf(method), "its source must be part of the same project");
        }

        return EnterWithArguments(invocation, method, body);
    }

    private int Lower(IInvocationOperation invocation, LanguageTable.Lowering lowering)
    {
        int[] arguments =
        [
            .. invocation.Arguments.OrderBy(argument => argument.Parameter!.Ordinal)
                .Select(argument => Evaluate(argument.Value)),
        ];
        return arguments.Contains(GraphBuilder.Unknown) ? GraphBuilder.Unknown : lowering(_graph, arguments);
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
                IOperation target = argument.Value is IDeclarationExpressionOperation declaration ? declaration.Expression : argument.Value;
                AssignTo(target, result);
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
