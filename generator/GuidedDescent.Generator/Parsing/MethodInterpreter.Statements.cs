using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using GuidedDescent.Generator.Diagnostics;
using GuidedDescent.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace GuidedDescent.Generator.Parsing;

/// <content>
/// Statements. Each is run together with what follows it (<c>rest</c>), so that a branch that returns early simply does not go
/// on; the result is the value the method returns, or <see cref="GraphBuilder.Unknown"/> for none.
/// </content>
internal sealed partial class MethodInterpreter
{
    private int _statementsRun;
    private ImmutableStack<Func<int>> _breakTargets = NoTargets;
    private ImmutableStack<Func<int>> _continueTargets = NoTargets;

    private static ImmutableStack<Func<int>> NoTargets => ImmutableStack<Func<int>>.Empty;

    private int RunBody(IOperation body) => Run(body, static () => GraphBuilder.Unknown);

    private int Run(IReadOnlyList<IOperation> statements, int index, Func<int> rest) =>
        index == statements.Count ? rest() : Run(statements[index], () => Run(statements, index + 1, rest));

    private int Run(IOperation statement, Func<int> rest)
    {
        cancellation.ThrowIfCancellationRequested();
        RuntimeHelpers.EnsureSufficientExecutionStack();
        CountStatement();
        switch (statement)
        {
            case IBlockOperation block:
                return Run(block.Operations, 0, rest);
            case IExpressionStatementOperation expression:
                Begin(statement);
                Evaluate(expression.Operation);
                return rest();
            case IVariableDeclarationGroupOperation declarations:
                Begin(statement);
                Declare(declarations);
                return rest();
            case IConditionalOperation conditional:
                return RunConditional(conditional, rest);
            case ISwitchOperation choice:
                return RunSwitch(choice, rest);
            case IForLoopOperation loop:
                return RunFor(loop, rest);
            case IReturnOperation returned:
                Begin(statement);
                return returned.ReturnedValue is null ? GraphBuilder.Unknown : Evaluate(returned.ReturnedValue);
            case IBranchOperation { BranchKind: BranchKind.Break } when !_breakTargets.IsEmpty:
                return _breakTargets.Peek()();
            case IBranchOperation { BranchKind: BranchKind.Continue } when !_continueTargets.IsEmpty:
                return _continueTargets.Peek()();
            case ILocalFunctionOperation function:
                RefuseConstruct(statement, $"The local function '{function.Symbol.Name}'", "make it a private method of the record");
                return rest();
            case IEmptyOperation:
                return rest();
            case IInvalidOperation:
                diagnostics.CompilerReports();
                return rest();
            default:
                RefuseConstruct(statement, $"The statement '{FirstWord(statement)}'", "use assignments, if, switch, for and return");
                return rest();
        }
    }

    private void CountStatement()
    {
        if (++_statementsRun > MaximumStatements)
        {
            throw new RuleTooLargeException();
        }
    }

    private void Declare(IVariableDeclarationGroupOperation declarations)
    {
        foreach (IVariableDeclaratorOperation variable in declarations.Declarations.SelectMany(declaration => declaration.Declarators))
        {
            if (variable.Symbol.IsRef)
            {
                Assign(variable.Symbol, RefuseConstruct(variable, "A ref local", "use the variable itself"));
            }
            else if (variable.Symbol.Type.ToValueKind() is null && !IsPair(variable.Symbol.Type))
            {
                Assign(
                    variable.Symbol,
                    RefuseConstruct(
                        variable, $"A variable of type '{variable.Symbol.Type.ToShortName()}'",
                        "use Tensor, Matrix, Scalar, Mask, double, int, long, bool, an enumeration or Step"));
            }
            else if (variable.GetVariableInitializer() is { } initializer)
            {
                Assign(variable.Symbol, Evaluate(initializer.Value));
            }
        }
    }

    private int RunConditional(IConditionalOperation conditional, Func<int> rest)
    {
        Begin(conditional.Condition);
        int condition = EvaluateCondition(conditional.Condition, "The condition of 'if'");
        int RunElse(Func<int> next) => conditional.WhenFalse is { } otherwise ? Run(otherwise, next) : next();
        return Fork(condition, next => Run(conditional.WhenTrue, next), RunElse, HasJump(conditional), rest);
    }

    /// <summary>
    /// Runs one branch where the condition is known, else both. Branches that can jump are each run to the end of the method;
    /// others are joined before what follows, which then stands in the graph once.
    /// </summary>
    private int Fork(int condition, Func<Func<int>, int> whenTrue, Func<Func<int>, int> whenFalse, bool canJump, Func<int> rest)
    {
        if (IsKnown(condition, out bool isTrue))
        {
            return isTrue ? whenTrue(rest) : whenFalse(rest);
        }

        Func<int> end = canJump ? rest : static () => GraphBuilder.Unknown;
        ImmutableDictionary<ISymbol, int> before = _variables;
        int trueValue = WhereKnown(condition, true, () => whenTrue(end));
        ImmutableDictionary<ISymbol, int> afterTrue = _variables;
        _variables = before;
        int falseValue = WhereKnown(condition, false, () => whenFalse(end));
        _variables = Merge(condition, afterTrue, _variables);
        return canJump ? Choose(condition, trueValue, falseValue) : rest();
    }

    private int RunSwitch(ISwitchOperation choice, Func<int> rest)
    {
        Begin(choice.Value);
        int value = EvaluateHost(choice.Value, "The value of 'switch'");
        ISwitchCaseOperation? fallback =
            choice.Cases.FirstOrDefault(section => section.Clauses.Any(clause => clause.CaseKind == CaseKind.Default));
        List<ISwitchCaseOperation> sections = [.. choice.Cases.Where(section => section != fallback)];
        if (fallback is not null)
        {
            sections.Add(fallback);
        }

        return RunSections(0, rest);

        int RunSections(int index, Func<int> next)
        {
            if (index == sections.Count)
            {
                return next();
            }

            ISwitchCaseOperation section = sections[index];
            int matches = section == fallback
                ? _graph.Constant(ValueKind.Flag, 1)
                : section.Clauses.Select(clause => Matches(clause, value)).Aggregate((left, right) => _graph.Add(Opcode.Or, left, right));
            bool canJump = sections.Skip(index).Any(other => BodyWithoutLastBreak(other).Any(HasJump));
            return Fork(matches, end => RunSection(section, end), end => RunSections(index + 1, end), canJump, next);
        }

        int RunSection(ISwitchCaseOperation section, Func<int> next)
        {
            Func<int> leave = InTheseTargets(next);
            return WithTargets(_breakTargets.Push(leave), _continueTargets, () => Run(BodyWithoutLastBreak(section), 0, leave));
        }
    }

    private static IReadOnlyList<IOperation> BodyWithoutLastBreak(ISwitchCaseOperation section) =>
        section.Body is [.., IBranchOperation { BranchKind: BranchKind.Break }]
            ? section.Body.RemoveAt(section.Body.Length - 1)
            : section.Body;

    /// <summary>Where <c>break</c> and <c>continue</c> lead now, they lead again when the function runs.</summary>
    private Func<int> InTheseTargets(Func<int> run)
    {
        ImmutableStack<Func<int>> breakTargets = _breakTargets;
        ImmutableStack<Func<int>> continueTargets = _continueTargets;
        return () => WithTargets(breakTargets, continueTargets, run);
    }

    private int WithTargets(ImmutableStack<Func<int>> breakTargets, ImmutableStack<Func<int>> continueTargets, Func<int> run)
    {
        (ImmutableStack<Func<int>> breakBefore, ImmutableStack<Func<int>> continueBefore) = (_breakTargets, _continueTargets);
        (_breakTargets, _continueTargets) = (breakTargets, continueTargets);
        int value = run();
        (_breakTargets, _continueTargets) = (breakBefore, continueBefore);
        return value;
    }

    private int Matches(ICaseClauseOperation clause, int value)
    {
        switch (clause)
        {
            case ISingleValueCaseClauseOperation single:
                return _graph.Add(Opcode.Equal, value, Evaluate(single.Value));
            case IPatternCaseClauseOperation pattern:
                int matches = MatchPattern(pattern.Pattern, value);
                return pattern.Guard is null
                    ? matches
                    : _graph.Add(Opcode.And, matches, EvaluateGuard(pattern.Guard));
            default:
                return RefuseConstruct(clause, $"The label '{clause.Syntax}'", "use constants and comparisons");
        }
    }

    private void Begin(IOperation operation) => _graph.BeginStatement(OneLine(operation.Syntax));

    /// <summary>Whether control can leave an operation other than at its end: jumps that stay inside do not count.</summary>
    private static bool HasJump(IOperation operation)
    {
        List<IOperation> inside = [.. operation.DescendantsAndSelf()];
        return inside.Any(descendant =>
            descendant is IReturnOperation
            || (descendant is IBranchOperation branch && !inside.Contains(branch.GetCorrespondingOperation()!)));
    }

    /// <summary>Ends the interpretation of a rule that has no end in reason.</summary>
    private sealed class RuleTooLargeException : Exception;

    private static string OneLine(SyntaxNode syntax)
    {
        IEnumerable<SyntaxTrivia> comments =
            syntax.DescendantTrivia().Where(trivia => trivia.ToString().StartsWith("/", StringComparison.Ordinal));
        string text = syntax.ReplaceTrivia(comments, (_, _) => SyntaxFactory.Space).ToString();
        return string.Join(" ", text.Split(['\r', '\n', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries));
    }

    private static string FirstWord(IOperation operation) => operation.Syntax.GetFirstToken().Text;
}
