using System.Collections.Immutable;
using GuidedDescent.Generator.Analysis;
using GuidedDescent.Generator.Diagnostics;
using GuidedDescent.Generator.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GuidedDescent.Generator.Parsing;

/// <content>Expressions: each becomes the position of the instruction that computes it.</content>
internal sealed partial class MethodInterpreter
{
    // Constants are kept as doubles, which hold every integer below this one.
    private const double FirstInexactInteger = 9007199254740992;

    private int Evaluate(IOperation operation)
    {
        if (operation.ConstantValue is { HasValue: true, Value: { } constant } && operation.Type.ToValueKind() is { } constantType)
        {
            double number = ToNumber(constant);
            return constantType == ValueKind.Integer && Math.Abs(number) >= FirstInexactInteger
                ? RefuseConstruct(operation, $"The integer '{OneLine(operation.Syntax)}'", "use integers of at most 53 bits")
                : _graph.Constant(constantType, number);
        }

        switch (operation)
        {
            case ILocalReferenceOperation local:
                return Read(local.Local, operation);
            case IParameterReferenceOperation parameter:
                return Read(parameter.Parameter, operation);
            case IPropertyReferenceOperation property:
                return ReadProperty(property);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } connective:
                OperatorTable.TryGet(connective.OperatorKind, out Opcode logic);
                int left = EvaluateConnected(connective.LeftOperand);
                int right = EvaluateWithoutEffects(connective.RightOperand, () => EvaluateConnected(connective.RightOperand));
                return _graph.Add(logic, left, right);
            case IBinaryOperation binary when OperatorTable.TryGet(binary.OperatorKind, out Opcode opcode):
                return Combine(binary, opcode, binary.LeftOperand, binary.RightOperand);
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Plus } plus:
                return Evaluate(plus.Operand);
            case IUnaryOperation unary when OperatorTable.TryGet(unary.OperatorKind, out Opcode opcode):
                return _graph.Add(opcode, Evaluate(unary.Operand));
            case IDeconstructionAssignmentOperation deconstruction:
                return Deconstruct(deconstruction);
            case IFieldReferenceOperation { Instance: { } parts } field when parts.Type is { IsTupleType: true }:
                return PartOf(field, Evaluate(parts));
            case IConversionOperation conversion:
                return EvaluateConversion(conversion);
            case IParenthesizedOperation parenthesized:
                return Evaluate(parenthesized.Operand);
            case ISimpleAssignmentOperation { IsRef: true }:
                return RefuseConstruct(operation, "A ref assignment", "assign the value itself");
            case ISimpleAssignmentOperation assignment:
                return AssignTo(assignment.Target, Evaluate(assignment.Value));
            case ICompoundAssignmentOperation compound when OperatorTable.TryGet(compound.OperatorKind, out Opcode opcode):
                return AssignTo(compound.Target, Combine(compound, opcode, compound.Target, compound.Value));
            case IIncrementOrDecrementOperation step:
                return EvaluateIncrement(step);
            case IConditionalOperation conditional:
                int condition = EvaluateCondition(conditional.Condition, "The condition of '?:'");
                return EvaluateChoice(condition, () => Evaluate(conditional.WhenTrue), () => Evaluate(conditional.WhenFalse!));
            case ISwitchExpressionOperation choice:
                return EvaluateSwitch(choice);
            case IIsPatternOperation pattern:
                return MatchPattern(pattern.Pattern, EvaluateHost(pattern.Value, "The value of 'is'"));
            case IInvocationOperation invocation:
                return Call(invocation);
            case IInvalidOperation:
                diagnostics.CompilerReports();
                return GraphBuilder.Unknown;
            default:
                return RefuseConstruct(
                    operation, $"The expression '{OneLine(operation.Syntax)}'",
                    "use arithmetic, comparisons and the operations of Ops on tensors, hyperparameters and the step");
        }
    }

    // & | ^ of integers work on bits, which no value of the language has.
    private int Combine(IOperation operation, Opcode opcode, IOperation left, IOperation right)
    {
        int[] operands = [Evaluate(left), Evaluate(right)];
        bool isLogic = opcode is Opcode.And or Opcode.Or or Opcode.ExclusiveOr;
        if (isLogic && operands[0] != GraphBuilder.Unknown && _graph[operands[0]].Type == ValueKind.Integer)
        {
            return RefuseConstruct(operation, "An operator on the bits of integers", "use comparisons and '%'");
        }

        return FitTogether(ShapeDemands.Elementwise, [left, right], operands) ? _graph.Add(opcode, operands) : GraphBuilder.Unknown;
    }

    /// <summary>Evaluates what must be the same for a whole parameter group.</summary>
    private int EvaluateHost(IOperation operation, string what, string instead = "choose element by element with Where(mask, a, b)")
    {
        int value = Evaluate(operation);
        return IsDevice(value)
            ? Refuse(DiagnosticDescriptors.DeviceValueSteers, operation, what, OneLine(operation.Syntax), instead)
            : value;
    }

    // C# skips what it need not evaluate, and with it what is assigned there.
    private int EvaluateWithoutEffects(IOperation operation, Func<int> evaluate)
    {
        ImmutableDictionary<ISymbol, int> before = _variables;
        int value = evaluate();
        return _variables == before
            ? value
            : RefuseConstruct(operation, "An assignment behind '&&', '||' or 'when'", "assign in a statement of its own");
    }

    private int EvaluateGuard(IOperation guard) => EvaluateWithoutEffects(guard, () => EvaluateCondition(guard, "A 'when' clause"));

    private int EvaluateConnected(IOperation operation) =>
        EvaluateHost(operation, "An operand of '&&' or '||'", "combine masks with '&' and '|'");

    // Masks can stand where C# wants a condition, so that the error about it is the compiler's own and not one about missing conversions.
    private int EvaluateCondition(IOperation operation, string what) =>
        operation is IUnaryOperation { OperatorKind: UnaryOperatorKind.True or UnaryOperatorKind.False } truth
            ? EvaluateHost(truth.Operand, what)
            : EvaluateHost(operation, what);

    private int Read(ISymbol variable, IOperation operation) =>
        _variables.TryGetValue(variable, out int value) ? value
            : diagnostics.HasErrors ? GraphBuilder.Unknown // What should have declared it was refused.
            : RefuseConstruct(
                operation, $"The variable '{variable.Name}' of an enclosing scope", "use hyperparameters and local variables");

    private int ReadProperty(IPropertyReferenceOperation property)
    {
        ITypeSymbol? owner = property.Instance?.Type;
        if (owner.Is(KnownNames.Matrix) && property.Property.Name is "T" or "Rows" or "Columns")
        {
            return ReadMatrixProperty(property);
        }

        if (owner.ToValueKind() is { } kind && kind.IsDevice())
        {
            return property.Property.Name == "Shape"
                ? RefuseConstruct(
                    property, $"The shape '{OneLine(property.Syntax)}'", "write the rule so that it holds for tensors of any shape")
                : Refuse(
                    DiagnosticDescriptors.DeviceValueSteers, property, $"The value of '{OneLine(property.Syntax)}'",
                    OneLine(property.Instance!.Syntax),
                    owner.Is(KnownNames.Scalar) ? "compute with the Scalar itself" : "compute with whole tensors");
        }

        if (owner.Is(KnownNames.Step) && property.Property.Name == "Value")
        {
            return Evaluate(property.Instance!);
        }

        bool isOfUnknownValue = property.Instance is not (null or IInstanceReferenceOperation)
            && Evaluate(property.Instance) == GraphBuilder.Unknown;
        if (isOfUnknownValue)
        {
            return GraphBuilder.Unknown;
        }

        if (!SymbolEqualityComparer.Default.Equals(property.Property.ContainingType, rule))
        {
            return RefuseConstruct(property, $"The property '{OneLine(property.Syntax)}'", "use the hyperparameters of the record");
        }

        if (HyperparameterParser.ParametersOf(rule!).Any(parameter => parameter.Name == property.Property.Name))
        {
            return property.Type.ToValueKind() is { } type && type.IsHost()
                ? _graph.Hyperparameter(property.Property.Name, type)
                : GraphBuilder.Unknown;
        }

        return property.Property.SetMethod is null && BodyOf(property.Property) is { } body
            ? Enter(property, property.Property.GetMethod!, body, _variables.Clear())
            : RefuseConstruct(
                property, $"The property '{property.Property.Name}'",
                "declare it as a parameter of the record's constructor, which makes it a hyperparameter");
    }

    private int EvaluateConversion(IConversionOperation conversion)
    {
        int operand = Evaluate(conversion.Operand);
        if (operand == GraphBuilder.Unknown)
        {
            return operand;
        }

        ValueKind? target = conversion.Type.ToValueKind();
        ValueKind source = _graph[operand].Type;
        if (target == source || IsPair(conversion.Type))
        {
            return operand;
        }

        return (source, target) switch
        {
            (ValueKind.Integer, ValueKind.Real) => _graph.Add(Opcode.ToReal, operand),
            (ValueKind.Real, ValueKind.Integer) => _graph.Add(Opcode.Truncate, operand),
            _ => RefuseConstruct(
                conversion, $"A conversion to '{conversion.Type?.ToShortName()}'", "convert between int, long and double only"),
        };
    }

    private int AssignTo(IOperation target, int value)
    {
        switch (target)
        {
            case IDeclarationExpressionOperation declaration:
                return AssignTo(declaration.Expression, value);
            case ILocalReferenceOperation { Local: var local }:
                Assign(local, value);
                return value;
            case IParameterReferenceOperation { Parameter: var parameter }:
                Assign(parameter, value);
                _lastAssignments[parameter] = target.Parent ?? target;
                return value;
            case IDiscardOperation:
                return value;
            default:
                return RefuseConstruct(
                    target, $"An assignment to '{OneLine(target.Syntax)}'", "assign to local variables, the weight and the states");
        }
    }

    private int EvaluateIncrement(IIncrementOrDecrementOperation step)
    {
        int before = Evaluate(step.Target);
        if (before == GraphBuilder.Unknown)
        {
            return before;
        }

        Opcode opcode = step.Kind == OperationKind.Increment ? Opcode.Add : Opcode.Subtract;
        int one = _graph.Constant(IsDevice(before) ? ValueKind.Real : _graph[before].Type, 1);
        int after = AssignTo(step.Target, _graph.Add(opcode, before, one));
        return step.IsPostfix ? before : after;
    }

    private int EvaluateChoice(int condition, Func<int> whenTrue, Func<int> whenFalse)
    {
        if (IsKnown(condition, out bool isTrue))
        {
            return isTrue ? whenTrue() : whenFalse();
        }

        ImmutableDictionary<ISymbol, int> before = _variables;
        int trueValue = WhereKnown(condition, true, whenTrue);
        ImmutableDictionary<ISymbol, int> afterTrue = _variables;
        _variables = before;
        int falseValue = WhereKnown(condition, false, whenFalse);
        _variables = Merge(condition, afterTrue, _variables);
        return Choose(condition, trueValue, falseValue);
    }

    private int EvaluateSwitch(ISwitchExpressionOperation choice)
    {
        int value = EvaluateHost(choice.Value, "The value of 'switch'");
        return EvaluateArms(0);

        int EvaluateArms(int index)
        {
            ISwitchExpressionArmOperation arm = choice.Arms[index];
            bool isLast = index == choice.Arms.Length - 1;
            if (isLast)
            {
                // The last arm must take all that is left, as C# throws where nothing does. Of two truth values it takes the second.
                bool isOtherTruthValue = index == 1
                    && arm.Pattern is IConstantPatternOperation
                    && choice.Value.Type.ToValueKind() == ValueKind.Flag;
                return (arm.Pattern is IDiscardPatternOperation || isOtherTruthValue) && arm.Guard is null
                    ? Evaluate(arm.Value)
                    : RefuseConstruct(choice, "A switch without a last arm for all other values", "end it with '_ => ...'");
            }

            int matches = MatchPattern(arm.Pattern, value);
            if (arm.Guard is not null)
            {
                matches = _graph.Add(Opcode.And, matches, EvaluateGuard(arm.Guard));
            }

            return EvaluateChoice(matches, () => Evaluate(arm.Value), () => EvaluateArms(index + 1));
        }
    }

    private int MatchPattern(IPatternOperation pattern, int value)
    {
        switch (pattern)
        {
            case IConstantPatternOperation constant:
                return _graph.Add(Opcode.Equal, value, Evaluate(constant.Value));
            case IRelationalPatternOperation relational when OperatorTable.TryGet(relational.OperatorKind, out Opcode opcode):
                return _graph.Add(opcode, value, Evaluate(relational.Value));
            case INegatedPatternOperation negated:
                return _graph.Add(Opcode.Not, MatchPattern(negated.Pattern, value));
            case IBinaryPatternOperation binary:
                Opcode connective = binary.OperatorKind == BinaryOperatorKind.Or ? Opcode.Or : Opcode.And;
                return _graph.Add(connective, MatchPattern(binary.LeftPattern, value), MatchPattern(binary.RightPattern, value));
            case IDiscardPatternOperation:
                return _graph.Constant(ValueKind.Flag, 1);
            default:
                return RefuseConstruct(
                    pattern, $"The pattern '{OneLine(pattern.Syntax)}'", "use constants, comparisons, 'and', 'or', 'not' and '_'");
        }
    }

    private static double ToNumber(object constant) => constant switch
    {
        bool flag => flag ? 1 : 0,
        _ => Convert.ToDouble(constant, System.Globalization.CultureInfo.InvariantCulture),
    };
}
