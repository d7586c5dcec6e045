using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Planning;

namespace GuidedDescent.Generator.Codegen;

/// <summary>How often a value of a kernel must be computed anew, from rarely to often.</summary>
internal enum Variation
{
    /// <summary>Once for each tensor: it depends on single numbers alone.</summary>
    PerTensor,

    /// <summary>Once for each row.</summary>
    PerRow,

    /// <summary>For each element.</summary>
    PerElement,
}

/// <summary>Finds which values of a kernel need not be computed for each element, as they are the same along a row or everywhere.</summary>
internal sealed class Variations(GraphBuilder graph, Kernel kernel)
{
    private readonly Dictionary<int, Variation> _found = [];

    public Variation Of(int value)
    {
        if (!_found.TryGetValue(value, out Variation variation))
        {
            _found[value] = variation = Find(graph[value]);
        }

        return variation;
    }

    private Variation Find(Instruction instruction)
    {
        switch (instruction.Opcode)
        {
            case Opcode.Load:
                return kernel.AccessOf((int)instruction.Number) switch
                {
                    SlotAccess.Single => Variation.PerTensor,
                    SlotAccess.PerRow => Variation.PerRow,
                    _ => Variation.PerElement,
                };

            // A loop stays whole, at the place where all that it computes may be needed.
            case Opcode.Loop or Opcode.LoopParameter or Opcode.LoopResult:
                return Variation.PerElement;
            default:
                return instruction.Operands.Where(operand => graph[operand].Type.IsDevice())
                    .Select(Of).DefaultIfEmpty(Variation.PerElement).Max();
        }
    }
}
