using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Analysis.Scaling;

/// <summary>
/// Decides conditions of the host as they are in the long run and at large widths: by what is assumed of hyperparameters, by how extents
/// grow, and by a step that passes every bound.
/// </summary>
/// <param name="interpretation">The interpretation they are in.</param>
internal sealed class Decisions(Interpretation interpretation)
{
    private GraphBuilder Graph => interpretation.Graph;

    /// <summary>Whether the condition holds, or null where it may or may not.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="isLimit">
    /// Whether a comparison of an extent with a hyperparameter chooses between ways to compute: then the hyperparameter is a limit that
    /// is not reached.
    /// </param>
    public bool? Holds(int condition, bool isLimit)
    {
        if (interpretation.Conditions.Flags.TryGetValue(condition, out bool assumed))
        {
            return assumed;
        }

        Instruction instruction = Graph[condition];
        bool? Operand(int index) => Holds(instruction.Operands[index], isLimit);
        switch (instruction.Opcode)
        {
            case Opcode.Constant:
                return instruction.Number != 0;
            case Opcode.Hyperparameter:
                return NumberOf(condition) is { } flag ? flag != 0 : null;
            case Opcode.Not:
                return !Operand(0);
            case Opcode.And:
                return Operand(0) & Operand(1);
            case Opcode.Or:
                return Operand(0) | Operand(1);
            case Opcode.ExclusiveOr:
                return Operand(0) is { } left && Operand(1) is { } right ? left != right : null;
            case Opcode.Select:
                return Operand(0) is { } chosen ? Operand(chosen ? 1 : 2) : null;
            case Opcode.Less or Opcode.LessOrEqual or Opcode.Greater or Opcode.GreaterOrEqual or Opcode.Equal or Opcode.NotEqual:
                return Compare(condition, instruction, isLimit);
            default:
                return null;
        }
    }

    /// <summary>A part of a condition that hyperparameters decide, or null for none.</summary>
    public int? FindOpen(int condition) =>
        Holds(condition, isLimit: true) is not null ? null
        : Graph[condition].Opcode is Opcode.And or Opcode.Or or Opcode.Not or Opcode.ExclusiveOr or Opcode.Select
            ? Graph[condition].Operands.Where(operand => Graph[operand].Type == ValueKind.Flag)
                .Select(FindOpen).FirstOrDefault(found => found is not null)
        : Depends(condition, Dependence.Step | Dependence.Extents | Dependence.Loops) ? null
        : condition;

    /// <summary>Whether a condition is other in other steps.</summary>
    public bool DependsOnStep(int condition) => Depends(condition, Dependence.Step);

    /// <summary>A number of the host where it is known, or null.</summary>
    public double? NumberOf(int position)
    {
        Instruction instruction = Graph[position];
        switch (instruction.Opcode)
        {
            case Opcode.Constant:
                return instruction.Number;
            case Opcode.Hyperparameter:
                return interpretation.Conditions.Numbers.TryGetValue(instruction.Text, out double assumed) ? assumed
                    : interpretation.Conditions.IsFirstStep
                        ? interpretation.Rule.Hyperparameters.Single(hyperparameter => hyperparameter.Name == instruction.Text).Default
                        : null;
            case Opcode.StepNumber:
                return interpretation.Conditions.IsFirstStep ? 1 : null;
            case Opcode.Remainder
                when NumberOf(instruction.Operands[0]) is { } dividend && NumberOf(instruction.Operands[1]) is > 0 and var divisor:
                return dividend % divisor;
            case Opcode.ToReal:
                return NumberOf(instruction.Operands[0]);
            case Opcode.Select when Holds(instruction.Operands[0], isLimit: false) is { } chosen:
                return NumberOf(instruction.Operands[chosen ? 1 : 2]);
            default:
                return Operations.TryGet(instruction.Opcode, out Operation operation) && operation.Fold is { } fold
                    && instruction.Operands.Select(NumberOf).ToList() is var numbers && numbers.All(number => number is not null)
                        ? fold([.. numbers.Select(number => number!.Value)])
                        : null;
        }
    }

    private bool? Compare(int condition, Instruction instruction, bool isLimit)
    {
        (int left, int right) = (instruction.Operands[0], instruction.Operands[1]);
        if (NumberOf(left) is { } first && NumberOf(right) is { } second)
        {
            return Operations.Get(instruction.Opcode).Fold!([first, second]) != 0;
        }

        return FindOpposite(instruction) is { } opposite && interpretation.Conditions.Flags.TryGetValue(opposite, out bool assumed)
            ? !assumed
            : OrderOf(left, right, isLimit) is { } order
                ? Operations.Get(instruction.Opcode).Fold!([order, 0]) != 0
                : null;
    }

    /// <summary>1 where the left number is the greater in the long run, -1 where it is the lesser, null where neither is known.</summary>
    private int? OrderOf(int left, int right, bool isLimit)
    {
        (bool leftCounts, bool rightCounts) = (CountsSteps(left), CountsSteps(right));
        if (leftCounts != rightCounts)
        {
            return Depends(leftCounts ? right : left, Dependence.Step) ? null : leftCounts ? 1 : -1;
        }

        if (!Depends(left, Dependence.Extents) && !Depends(right, Dependence.Extents))
        {
            return null;
        }

        bool leftIsLimit = Depends(left, Dependence.Hyperparameters);
        if (isLimit && leftIsLimit != Depends(right, Dependence.Hyperparameters))
        {
            return leftIsLimit ? 1 : -1;
        }

        int order = WidthCase.WidthOf(interpretation.LengthOf(left) / interpretation.LengthOf(right)).CompareTo(0);
        return order == 0 ? null : order;
    }

    // t, t - 1, (double)t
    private bool CountsSteps(int position) => Graph[position] switch
    {
        { Opcode: Opcode.StepNumber } => true,
        { Opcode: Opcode.ToReal } conversion => CountsSteps(conversion.Operands[0]),
        { Opcode: Opcode.Add or Opcode.Subtract } sum =>
            CountsSteps(sum.Operands[0]) && Graph[sum.Operands[1]].Opcode == Opcode.Constant,
        _ => false,
    };

    private bool Depends(int position, Dependence dependence) => interpretation.Source.Dependencies.Has(position, dependence);

    // a == b and a != b
    private int? FindOpposite(Instruction instruction)
    {
        Opcode opposite = instruction.Opcode == Opcode.Equal ? Opcode.NotEqual : Opcode.Equal;
        return instruction.Opcode is Opcode.Equal or Opcode.NotEqual
            ? Enumerable.Range(0, Graph.Count)
                .Where(position => Graph[position].Opcode == opposite && Graph[position].Operands.Equals(instruction.Operands))
                .Select(position => (int?)position).FirstOrDefault()
            : null;
    }
}
