using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Analysis;

/// <summary>Where a value is computed: the innermost loop whose parameters it depends on, or <see cref="Outside"/>.</summary>
internal sealed class LoopRegions(GraphBuilder graph)
{
    public const string Outside = "";

    private readonly Dictionary<int, HashSet<string>> _loops = [];

    // Loops are numbered as they begin, so of nested ones the inner has the higher number.
    public string RegionOf(int position) => LoopsAround(position).OrderBy(GraphBuilder.NumberOfLoop).LastOrDefault() ?? Outside;

    /// <summary>Whether a value is computed anew in every pass of a loop.</summary>
    public bool IsInside(int position, string loop) => LoopsAround(position).Contains(loop);

    /// <summary>The loops that run around a value: those whose parameters it depends on, but for a loop itself.</summary>
    private HashSet<string> LoopsAround(int position)
    {
        if (!_loops.TryGetValue(position, out HashSet<string> loops))
        {
            Instruction instruction = graph[position];
            loops = [.. instruction.Operands.SelectMany(LoopsAround)];
            if (instruction.Opcode == Opcode.LoopParameter)
            {
                loops.Add(instruction.Text);
            }
            else if (instruction.Opcode == Opcode.Loop)
            {
                loops.Remove(instruction.Text);
            }

            _loops[position] = loops;
        }

        return loops;
    }
}
