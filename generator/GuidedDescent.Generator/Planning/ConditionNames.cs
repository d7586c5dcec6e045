using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Parsing;

namespace GuidedDescent.Generator.Planning;

/// <summary>
/// Names the cases of a host condition, so that kernels are called <c>UpdateMomentumFirstStep</c> and not <c>Update3</c>.
/// </summary>
internal sealed class ConditionNames(GraphBuilder graph, EquatableArray<HyperparameterModel> hyperparameters)
{
    private readonly List<int> _unnamed = [];

    /// <summary>What a case adds to the name of its kernels: nothing where a choice is any of the others.</summary>
    public string SuffixOf(int condition, bool isTrue)
    {
        Instruction instruction = graph[condition];
        bool isOther = graph.NameOf(condition).Length == 0
            && instruction.Opcode is Opcode.Equal or Opcode.NotEqual
            && isTrue != (instruction.Opcode == Opcode.Equal)
            && FindChoice(instruction) is not null;
        return isOther ? "" : NameOf(condition, isTrue);
    }

    private string NameOf(int condition, bool isTrue)
    {
        if (graph.NameOf(condition).Length > 0)
        {
            return Of(graph.NameOf(condition), isTrue);
        }

        Instruction instruction = graph[condition];
        switch (instruction.Opcode)
        {
            case Opcode.Hyperparameter:
                return Of(instruction.Text, isTrue);
            case Opcode.Not:
                return NameOf(instruction.Operands[0], !isTrue);
            case Opcode.Equal or Opcode.NotEqual or Opcode.Greater or Opcode.LessOrEqual when graph[instruction.Operands[1]].IsConstant(0)
                && graph[instruction.Operands[0]].Opcode == Opcode.Hyperparameter && !IsChoice(instruction.Operands[0]):
                bool isPresent = instruction.Opcode is Opcode.NotEqual or Opcode.Greater;
                return Of(graph[instruction.Operands[0]].Text, isTrue == isPresent);
            case Opcode.Equal or Opcode.NotEqual when FindChoice(instruction) is { } choice:
                return (isTrue == (instruction.Opcode == Opcode.Equal) ? "" : "Not") + ScalarNames.ToPascalCase(choice);
            case Opcode.Equal or Opcode.NotEqual when graph[instruction.Operands[0]].Opcode == Opcode.StepNumber
                && graph[instruction.Operands[1]].IsConstant(1):
                return isTrue == (instruction.Opcode == Opcode.Equal) ? "FirstStep" : "LaterStep";
            case Opcode.And or Opcode.Or:
                string joint = isTrue == (instruction.Opcode == Opcode.And) ? "And" : "Or";
                return NameOf(instruction.Operands[0], isTrue) + joint + NameOf(instruction.Operands[1], isTrue);
            default:
                return NumberOf(condition, isTrue);
        }
    }

    // "Form == Shape.Round" is called FormRound.
    private string? FindChoice(Instruction comparison)
    {
        Instruction constant = graph[comparison.Operands[1]];
        ChoiceModel? choice = FindHyperparameter(comparison.Operands[0])?.Choices
            .FirstOrDefault(member => constant.Opcode == Opcode.Constant && member.Value == constant.Number);
        return choice is null ? null : graph[comparison.Operands[0]].Text + choice.Name;
    }

    private bool IsChoice(int value) => FindHyperparameter(value) is { Choices.Count: > 0 };

    private HyperparameterModel? FindHyperparameter(int value) => graph[value].Opcode == Opcode.Hyperparameter
        ? hyperparameters.FirstOrDefault(hyperparameter => hyperparameter.Name == graph[value].Text)
        : null;

    private static string Of(string name, bool isTrue) => (isTrue ? "" : "No") + ScalarNames.ToPascalCase(name);

    private string NumberOf(int condition, bool isTrue)
    {
        if (!_unnamed.Contains(condition))
        {
            _unnamed.Add(condition);
        }

        return $"{(isTrue ? "" : "Not")}Case{_unnamed.IndexOf(condition) + 1}";
    }
}
