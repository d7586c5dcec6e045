using System.Collections.Immutable;
using GuidedDescent.Generator.Diagnostics;
using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Transforms;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace GuidedDescent.Generator.Parsing;

/// <content>Loops: run where their bounds are constants, else kept as loops of the graph.</content>
internal sealed partial class MethodInterpreter
{
    private const string LoopForm = "write 'for (int i = first; i < end; i++)'";

    private static readonly string s_insteadOfVarying =
        $"give the loop constant bounds and at most {KeptLoop.MaximumUnrolledPasses} passes, "
            + "or use only values that are the same in every pass";

    private int RunFor(IForLoopOperation loop, Func<int> rest)
    {
        if (!TryReadHeader(
            loop, out ILocalSymbol index, out IOperation first, out IOperation end, out bool includesEnd, out IOperation? stride))
        {
            RefuseConstruct(loop, "This form of 'for'", LoopForm);
            return rest();
        }

        _graph.BeginStatement(HeaderOf(loop));
        int firstValue = EvaluateHost(first, "The start of a loop");
        int endValue = EvaluateHost(end, "The end of a loop");
        int strideValue = stride is null ? _graph.Constant(ValueKind.Integer, 1) : EvaluateHost(stride, "The stride of a loop");
        if (new[] { firstValue, endValue, strideValue }.Contains(GraphBuilder.Unknown)
            || !IsCounted(loop, index, firstValue, endValue, strideValue))
        {
            return rest();
        }

        int trips = CountTrips(firstValue, endValue, strideValue, includesEnd);
        if (_graph[trips].Opcode == Opcode.Constant
            && _graph[firstValue].Opcode == Opcode.Constant
            && _graph[trips].Number <= KeptLoop.MaximumUnrolledPasses)
        {
            return Unroll(loop, index, firstValue, strideValue, (int)_graph[trips].Number, rest);
        }

        if (HasJump(loop.Body))
        {
            RefuseConstruct(loop, "A jump out of a loop whose length is known only at run time", "use if and else inside the loop");
            return rest();
        }

        KeepLoop(loop, index, firstValue, strideValue, trips);
        return rest();
    }

    // for (int i = first; i < end; i++), also with <= and with i += stride
    private static bool TryReadHeader(
        IForLoopOperation loop,
        out ILocalSymbol index,
        out IOperation first,
        out IOperation end,
        out bool includesEnd,
        out IOperation? stride)
    {
        index = null!;
        first = end = null!;
        stride = null;
        includesEnd = false;
        if (loop.Before is not [IVariableDeclarationGroupOperation { Declarations: [{ Declarators: [var declarator] }] }]
            || declarator.GetVariableInitializer() is not { } initializer
            || loop.Condition is not IBinaryOperation
            {
                OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual,
            } condition
            || loop.AtLoopBottom is not [IExpressionStatementOperation bottom])
        {
            return false;
        }

        index = declarator.Symbol;
        first = initializer.Value;
        end = condition.RightOperand;
        includesEnd = condition.OperatorKind == BinaryOperatorKind.LessThanOrEqual;
        ISymbol symbol = index;
        bool IsIndex(IOperation operation) =>
            SymbolEqualityComparer.Default.Equals((WithoutConversion(operation) as ILocalReferenceOperation)?.Local, symbol);
        if (!IsIndex(condition.LeftOperand))
        {
            return false;
        }

        switch (bottom.Operation)
        {
            case IIncrementOrDecrementOperation { Kind: OperationKind.Increment } increment:
                return IsIndex(increment.Target);
            case ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add } addition:
                stride = addition.Value;
                return IsIndex(addition.Target);
            default:
                return false;
        }
    }

    // The number of passes is counted before the first: the index must be an integer, and nobody else may move it or its end.
    private bool IsCounted(IForLoopOperation loop, ILocalSymbol index, int first, int end, int stride)
    {
        if (new[] { first, end, stride }.Any(value => _graph[value].Type != ValueKind.Integer)
            || index.Type.ToValueKind() != ValueKind.Integer)
        {
            RefuseConstruct(loop, "A loop that does not count in integers", LoopForm);
            return false;
        }

        if (_graph[stride].Opcode != Opcode.Constant || _graph[stride].Number < 1)
        {
            RefuseConstruct(loop, "A loop whose stride is no positive constant", LoopForm);
            return false;
        }

        List<ISymbol> assigned = [.. AssignedIn(loop.Body)];
        bool Names(IOperation operation) =>
            VariableOf(operation) is { } variable && assigned.Contains(variable, SymbolEqualityComparer.Default);
        if (assigned.Contains(index, SymbolEqualityComparer.Default) || loop.Condition!.DescendantsAndSelf().Any(Names))
        {
            RefuseConstruct(loop, "A loop that assigns its own index or end", "use another variable inside the loop");
            return false;
        }

        return true;
    }

    private static string HeaderOf(IForLoopOperation loop) =>
        loop.Syntax is ForStatementSyntax syntax
            ? $"for ({OneLine(syntax.Declaration!)}; {OneLine(syntax.Condition!)}; {syntax.Incrementors})"
            : OneLine(loop.Syntax);

    private static IOperation WithoutConversion(IOperation operation) =>
        operation is IConversionOperation conversion ? WithoutConversion(conversion.Operand) : operation;

    // ceiling((end - first) / stride), in integers; a loop with a negative count does not run.
    private int CountTrips(int first, int end, int stride, bool includesEnd)
    {
        int one = _graph.Constant(ValueKind.Integer, 1);
        int length = _graph.Add(Opcode.Subtract, end, first);
        if (includesEnd)
        {
            length = _graph.Add(Opcode.Add, length, one);
        }

        if (_graph[stride].IsConstant(1))
        {
            return length;
        }

        int sum = _graph.Add(Opcode.Subtract, _graph.Add(Opcode.Add, length, stride), one);
        return _graph[sum].Opcode == Opcode.Constant && _graph[stride].Opcode == Opcode.Constant
            ? _graph.Constant(ValueKind.Integer, Math.Floor(_graph[sum].Number / _graph[stride].Number))
            : _graph.Add(Opcode.Divide, sum, stride);
    }

    private int Unroll(IForLoopOperation loop, ILocalSymbol index, int first, int stride, int trips, Func<int> rest)
    {
        Func<int> leave = InTheseTargets(rest);
        return RunPass(0);

        int RunPass(int pass)
        {
            if (pass >= trips)
            {
                return leave();
            }

            _variables = _variables.SetItem(
                index, _graph.Constant(ValueKind.Integer, _graph[first].Number + (pass * _graph[stride].Number)));
            Func<int> next = () => RunPass(pass + 1);
            return WithTargets(_breakTargets.Push(leave), _continueTargets.Push(next), () => Run(loop.Body, next));
        }
    }

    /// <summary>Runs the body once on parameters that stand for any pass.</summary>
    private void KeepLoop(IForLoopOperation loop, ILocalSymbol index, int first, int stride, int trips)
    {
        ImmutableDictionary<ISymbol, int> before = _variables.SetItem(index, first);
        List<ISymbol> carried = [index, .. AssignedIn(loop.Body).Where(_variables.ContainsKey)];
        int[] initial = [.. carried.Select(variable => before[variable])];
        if (initial.Contains(GraphBuilder.Unknown))
        {
            return;
        }

        if (carried.OfType<ILocalSymbol>().FirstOrDefault(variable => IsPair(variable.Type)) is { } pair)
        {
            RefuseConstruct(
                loop, $"Assigning the pair '{pair.Name}' in a loop whose length is known only at run time",
                "assign the two results to variables of their own");
            return;
        }

        var kept = new KeptLoop(_graph, initial, [.. carried.Select(variable => variable.Name)]);
        AssignAll(carried, kept.Parameters);
        RunBody(loop.Body);
        _variables = _variables.SetItem(index, _graph.Add(Opcode.Add, _variables[index], stride));
        int[] next = [.. carried.Select(variable => _variables[variable])];
        _variables = before;
        if (next.Contains(GraphBuilder.Unknown))
        {
            return;
        }

        if (kept.FindReshaped(next) is { } reshaped)
        {
            RefuseShape(loop, _graph[next[reshaped]].Shape, _graph[initial[reshaped]].Shape, $"{carried[reshaped].Name} after a pass");
            return;
        }

        if (kept.FindVaryingHostValue(next) is { } varying)
        {
            Refuse(DiagnosticDescriptors.VaryingHostValue, loop, varying, s_insteadOfVarying);
            return;
        }

        AssignAll(carried, kept.Close(trips, next));
        _variables = _variables.Remove(index);
    }

    private void AssignAll(List<ISymbol> variables, int[] values)
    {
        for (int index = 0; index < values.Length; index++)
        {
            Assign(variables[index], values[index]);
        }
    }

    private static IEnumerable<ISymbol> AssignedIn(IOperation body) =>
        body.DescendantsAndSelf()
            .Select(operation => operation switch
            {
                IAssignmentOperation assignment => assignment.Target,
                IIncrementOrDecrementOperation increment => increment.Target,
                IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => argument.Value,
                _ => null,
            })
            .Select(VariableOf)
            .OfType<ISymbol>()
            .Distinct(SymbolEqualityComparer.Default)
            .OfType<ISymbol>();

    private static ISymbol? VariableOf(IOperation? operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        _ => null,
    };
}
