using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Planning;

/// <summary>
/// Names the host values a kernel is given, in words: the author's variable where there is one, else the formula, as in
/// <c>oneMinusBeta1</c> or <c>learningRateTimesWeightDecay</c>.
/// </summary>
internal sealed class ScalarNames(GraphBuilder graph, IEnumerable<string> taken)
{
    private const int LongestName = 48;

    private static readonly string[] s_numbers = ["Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"];

    private readonly NameScope _scope = new(taken);

    public string NameOf(int value)
    {
        string spoken = Speak(value);
        return _scope.Take(spoken.Length <= LongestName ? ToCamelCase(spoken) : "scalar");
    }

    // In Pascal case, so that parts can be joined.
    private string Speak(int value)
    {
        if (graph.NameOf(value).Length > 0)
        {
            return ToPascalCase(graph.NameOf(value));
        }

        Instruction instruction = graph[value];
        string Operand(int index) => Speak(instruction.Operands[index]);
        switch (instruction.Opcode)
        {
            case Opcode.Hyperparameter: return ToPascalCase(instruction.Text);
            case Opcode.Constant: return SpeakNumber(instruction.Number);
            case Opcode.Add: return $"{Operand(0)}Plus{Operand(1)}";
            case Opcode.Subtract: return $"{Operand(0)}Minus{Operand(1)}";
            case Opcode.Multiply: return $"{Operand(0)}Times{Operand(1)}";
            case Opcode.Divide: return $"{Operand(0)}Over{Operand(1)}";
            case Opcode.Negate: return $"Minus{Operand(0)}";
            case Opcode.Pow: return $"{Operand(0)}ToThe{Operand(1)}";
            case Opcode.ToReal or Opcode.Truncate: return Operand(0);
            case Opcode.Select: return $"{Operand(1)}Or{Operand(2)}";
            default: return ToPascalCase(string.Concat(new[] { OperationName(instruction) }.Concat(instruction.Operands.Select(Speak))));
        }
    }

    private static string OperationName(Instruction instruction) =>
        Operations.TryGet(instruction.Opcode, out Operation operation) ? ToPascalCase(operation.Name) : "Value";

    private static string SpeakNumber(double number)
    {
        if (number == 0.5)
        {
            return "Half";
        }

        if (number >= 0 && number < s_numbers.Length && number == Math.Floor(number))
        {
            return s_numbers[(int)number];
        }

        string digits = number.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        return "Constant" + digits.Replace(".", "Point").Replace("-", "Minus").Replace("+", "");
    }

    public static string ToPascalCase(string name) => char.ToUpperInvariant(name[0]) + name.Substring(1);

    public static string ToCamelCase(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);
}
