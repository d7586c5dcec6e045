using System.Text;
using GuidedDescent.Generator.Analysis;
using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Parsing;

namespace GuidedDescent.Generator.Tests.Harness;

/// <summary>
/// What a rule computes as text that does not depend on where in its graph an instruction stands: with shapes, and without names and
/// statements.
/// </summary>
internal sealed class GraphText
{
    private readonly GraphBuilder _graph;
    private readonly Dictionary<int, int> _numbers = [];
    private readonly List<string> _loops = [];
    private readonly StringBuilder _text = new();

    private GraphText(RuleModel rule)
    {
        _graph = new GraphBuilder(rule.Graph!);
        foreach (SlotModel slot in rule.Method!.Slots)
        {
            string shape = Shape(slot.Shape);
            _text.AppendLine($"{slot.Kind.ToString().ToLowerInvariant()} {slot.Name}: {slot.Type} {shape}".TrimEnd());
        }

        for (int slot = 0; slot < rule.Graph!.Outputs.Count; slot++)
        {
            string value = Write(rule.Graph.Outputs[slot]);
            if (value != rule.Method.Slots[slot].Name)
            {
                _text.AppendLine($"store {rule.Method.Slots[slot].Name}, {value}");
            }
        }
    }

    /// <summary>The text of a rule's form; a second form is not in it.</summary>
    public static string Of(RuleModel rule) => new GraphText(rule)._text.ToString();

    private string Write(int position)
    {
        Instruction instruction = _graph[position];
        switch (instruction.Opcode)
        {
            case Opcode.Constant: return instruction.Text == "-0" ? "-0" : $"{instruction.Number:R}";
            case Opcode.Hyperparameter: return instruction.Text;
            case Opcode.Load: return instruction.Text;
            case Opcode.StepNumber: return "step";
            case Opcode.Dimension: return $"{_graph.NameOf(LoadOf((int)instruction.Number))}.{instruction.Text}";
            case Opcode.LoopParameter: return $"{Loop(instruction.Text)}.{instruction.Number}";
        }

        string operands = string.Join(", ", instruction.Operands.Select(Write));
        if (!_numbers.TryGetValue(position, out int number))
        {
            string shape = instruction.Type.IsDevice() && instruction.Opcode != Opcode.Loop ? Shape(instruction.Shape) : "";
            _numbers[position] = number = _numbers.Count + 1;
            string name = Operations.TryGet(instruction.Opcode, out Operation operation) ? operation.Name : $"{instruction.Opcode}";
            string which = instruction.Opcode switch
            {
                Opcode.Loop => $" {Loop(instruction.Text)}",
                Opcode.LoopResult or Opcode.Part => $" {instruction.Number}",
                _ => "",
            };
            string type = $"{instruction.Type.ToString().ToLowerInvariant()} {shape}".TrimEnd();
            _text.AppendLine($"%{number}: {type} = {name}{which}({operands})");
        }

        return $"%{number}";
    }

    private string Loop(string name)
    {
        if (!_loops.Contains(name))
        {
            _loops.Add(name);
        }

        return $"loop{_loops.IndexOf(name) + 1}";
    }

    private string Shape(DeviceShape shape) =>
        shape.IsElements ? "" : $"[{Write(_graph.Extent(shape.Rows))} x {Write(_graph.Extent(shape.Columns))}]";

    private int LoadOf(int slot) =>
        Enumerable.Range(0, _graph.Count).First(position => _graph[position].Opcode == Opcode.Load && _graph[position].Number == slot);
}
