using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Analysis;

/// <summary>What a value is made of.</summary>
internal static class Reachability
{
    /// <summary>The instructions that the given ones need, themselves included, each after its operands.</summary>
    public static SortedSet<int> From(GraphBuilder graph, IEnumerable<int> roots)
    {
        SortedSet<int> found = [];
        Stack<int> open = new(roots);
        while (open.Count > 0)
        {
            int position = open.Pop();
            if (found.Add(position))
            {
                foreach (int operand in graph[position].Operands)
                {
                    open.Push(operand);
                }
            }
        }

        return found;
    }

    /// <summary>
    /// Whether a value can be other in another step: whether it needs the step's number, or a loop that may count with it.
    /// </summary>
    public static bool MayChangeWithStep(GraphBuilder graph, int position) =>
        From(graph, [position]).Any(needed => graph[needed].Opcode is Opcode.StepNumber or Opcode.LoopResult);
}
