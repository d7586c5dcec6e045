using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Planning;

/// <summary>
/// Lays out a loop of the plan: every variable has a slot, which a pass reads in the beginning and writes in the end; a pass is laid
/// out like a way of its own.
/// </summary>
internal sealed class LoopScheduler(PlanContext context, PlanLoops loops, ValueHomes homes, KernelBuilder kernels, string name)
{
    private readonly GraphBuilder _graph = context.Graph;

    /// <summary>Lays out a loop whose first values lie in slots.</summary>
    public IReadOnlyList<PlanNode> Schedule(int loop)
    {
        Instruction instruction = _graph[loop];
        IReadOnlyList<int> next = loops.Next(loop);
        List<PlanNode> steps = [];
        Dictionary<int, int> known = homes.All.ToDictionary(home => home.Key, home => home.Value);
        List<SlotValue> pending = [];
        List<KernelTarget> results = [];
        for (int number = 0; number < next.Count; number++)
        {
            int initial = loops.Initial(loop)[number];
            int slot = IsOnlyInitial(initial, loop) ? homes[initial] : Copy(initial, steps);
            if (slot == homes[initial])
            {
                known.Remove(initial);
            }

            pending.Add(new SlotValue(slot, next[number]));
            bool IsParameter(Instruction value) =>
                value.Opcode == Opcode.LoopParameter && value.Text == instruction.Text && value.Number == number;
            foreach (int parameter in Find(IsParameter))
            {
                known[parameter] = slot;
            }

            results.AddRange(ResultsOf(loop).Where(result => _graph[result].Number == number)
                .Select(result => new KernelTarget(result, slot)));
        }

        steps.Add(new Repeat(instruction.Operands[0], Scheduler.SchedulePass(context, pending, known, name)));
        homes.Settle(results);
        return steps;
    }

    /// <summary>Whether a value is of no use but as the first value of one variable, which then takes its slot over.</summary>
    private bool IsOnlyInitial(int initial, int loop) =>
        loops.Initial(loop).Count(other => homes[other] == homes[initial]) == 1
        && !loops.NeededInside(loop).Contains(initial)
        && homes.IsSpentBy(initial, [.. ResultsOf(loop)]);

    private int Copy(int initial, List<PlanNode> steps)
    {
        int slot = context.Slots.Take(homes.Names.NameOf(initial) ?? "carried", _graph[initial].Shape);
        KernelTarget[] copy = [new KernelTarget(initial, slot)];
        steps.Add(new Launch(kernels.Build([$"{name}Begin"], copy, _graph[initial].Shape, homes.All)));
        return slot;
    }

    private IEnumerable<int> ResultsOf(int loop) =>
        Find(value => value.Opcode == Opcode.LoopResult && value.Operands[0] == loop);

    private IEnumerable<int> Find(Func<Instruction, bool> isWanted) =>
        Enumerable.Range(0, _graph.Count).Where(position => isWanted(_graph[position])).ToList();
}
