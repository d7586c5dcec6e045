using GuidedDescent.Generator.Analysis;
using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Transforms;

namespace GuidedDescent.Generator.Planning;

/// <summary>
/// Lays out one way through the plan: kernels between products, reductions and factorizations. It goes in rounds. In each, what is
/// waited for is computed, all of one shape in one kernel, which takes along every result of the rule that costs no further
/// stream. A value that is needed again after a kernel is stored or computed again, whichever moves fewer bytes.
/// </summary>
internal sealed class Scheduler
{
    private const int LongestName = 48;
    private const int LongestWay = 1000;

    private readonly PlanContext _context;
    private readonly GraphBuilder _graph;
    private readonly KernelBuilder _kernels;
    private readonly MatrixOperations _matrixOperations;
    private readonly ValueHomes _homes;
    private readonly PlanLoops _loops;
    private readonly KernelSources _sources;
    private readonly List<PlanNode> _steps = [];
    private readonly string _name;

    private Scheduler(PlanContext context, IReadOnlyList<SlotValue> pending, IReadOnlyDictionary<int, int> known, string name)
    {
        _context = context;
        _graph = context.Graph;
        _name = name;
        _kernels = new KernelBuilder(context);
        var patterns = new ProductPatterns(_graph, [.. pending.Select(output => output.Value)]);
        _homes = new ValueHomes(context, patterns, pending, known);
        _matrixOperations = new MatrixOperations(context, patterns, _homes);
        _loops = new PlanLoops(_graph);
        _sources = new KernelSources(_graph, _homes);
    }

    /// <param name="context">What all ways share.</param>
    /// <param name="outputs">For each slot of the rule the value it ends with; no host condition is left in them.</param>
    /// <param name="name">The name of the way, for its operations.</param>
    public static PlanNode Schedule(PlanContext context, IReadOnlyList<int> outputs, string name)
    {
        context.Slots.Restart();
        List<int> normalized = SumForms.Unify(context.Graph, MatrixNormalization.Normalize(context.Graph, context.Symmetry, outputs));
        IEnumerable<SlotValue> changed = normalized.Select((value, slot) => new SlotValue(slot, value))
            .Where(output => context.Graph[output.Value] is not { Opcode: Opcode.Load } load || load.Number != output.Slot);
        return SchedulePass(context, [.. changed], new Dictionary<int, int>(), name);
    }

    /// <param name="context">What all ways share.</param>
    /// <param name="pending">The values to compute, and where they go.</param>
    /// <param name="known">Where values lie that have been computed before.</param>
    /// <param name="name">The name of the way, for its operations.</param>
    public static PlanNode SchedulePass(
        PlanContext context, IReadOnlyList<SlotValue> pending, IReadOnlyDictionary<int, int> known, string name)
    {
        var scheduler = new Scheduler(context, pending, known, name);
        scheduler.Run();
        return scheduler._steps.Count == 1 ? scheduler._steps[0] : new Sequence(scheduler._steps);
    }

    private void Run()
    {
        while (_homes.HasPending)
        {
            if (_steps.Count > LongestWay)
            {
                throw new InvalidOperationException($"The plan of '{_name}' has more than {LongestWay} steps.");
            }

            if (EmitReady())
            {
                continue;
            }

            List<int> waitedFor = FindWaitedFor();
            List<int> values = waitedFor.Count > 0 ? waitedFor : FindLast();
            List<IGrouping<(DeviceShape Domain, int Pass), int>> groups = [.. GroupByKernel(values)];

            // What is small is computed first: whatever needs it, needs it often.
            bool hasSmall = groups.Any(group => IsSmall(group.Key.Domain));
            foreach (IGrouping<(DeviceShape Domain, int Pass), int> group in groups.Where(group => !hasSmall || IsSmall(group.Key.Domain)))
            {
                EmitKernel(group.Key.Domain, [.. group]);
            }
        }

        if (_steps.Count == 0)
        {
            _steps.Add(new Launch(null));
        }
    }

    /// <summary>Emits the matrix operations that need not wait any more.</summary>
    private bool EmitReady()
    {
        int before = _steps.Count;
        foreach (int value in _homes.FindNeeded())
        {
            bool isReady = !_homes.IsTurnedVector(value) && _homes.FindStoredOperands(value) is { } operands && operands.All(_homes.Has);
            if (isReady && _loops.IsPlanLoop(value))
            {
                _steps.AddRange(new LoopScheduler(_context, _loops, _homes, _kernels, _name).Schedule(value));
            }
            else if (isReady)
            {
                _steps.Add(new Launch(_matrixOperations.Emit(value)));
            }
        }

        return _steps.Count > before;
    }

    /// <summary>
    /// When nothing is waited for: the results that can be written now. Where each stands in another's way, they are computed first and
    /// written when all are.
    /// </summary>
    private List<int> FindLast()
    {
        List<SlotValue> writable = [.. _homes.Pending.Where(output => _homes.CanWrite(output, []))];
        IEnumerable<SlotValue> outputs =
            writable.Count > 0 ? writable : FindExchange() ?? _homes.Pending.Where(output => !_homes.Has(output.Value));
        List<int> values = [.. outputs.Select(output => output.Value).Distinct()];
        return values.Count > 0 ? values : throw new InvalidOperationException($"The plan of '{_name}' does not come to an end.");
    }

    /// <summary>Results that stand in each other's way only, as one kernel reads all before it writes; null where there are none.</summary>
    private IEnumerable<SlotValue>? FindExchange() =>
        _homes.Pending.Where(output => _homes.IsComputable(output.Value))
            .GroupBy(output => _graph[output.Value].Shape)
            .FirstOrDefault(group => group.All(output => _homes.CanWrite(output, group.Select(other => other.Value))));

    /// <summary>
    /// What one kernel can compute together: values of one shape. A kernel has room for the sums of the columns of one value, and none
    /// for a maximum beside the sums of rows or columns.
    /// </summary>
    private IEnumerable<IGrouping<(DeviceShape Domain, int Pass), int>> GroupByKernel(IReadOnlyList<int> values)
    {
        List<int> columnSums = [.. values.Where(value => IsReduction(value, Opcode.ColumnSum))];
        bool IsBanded(DeviceShape domain) => values.Any(value =>
            _sources.DomainOf(value) == domain && (IsReduction(value, Opcode.RowSum) || IsReduction(value, Opcode.ColumnSum)));
        return values.GroupBy(value => (_sources.DomainOf(value), IsReduction(value, Opcode.ColumnSum)
            ? columnSums.Where(other => _sources.DomainOf(other) == _sources.DomainOf(value)).ToList().IndexOf(value)
            : IsReduction(value, Opcode.MaxAbs) && IsBanded(_sources.DomainOf(value)) ? columnSums.Count + 1 : 0));
    }

    private bool IsReduction(int value, Opcode kind) => _graph[value].Opcode == kind && !_homes.Has(value);

    /// <summary>
    /// What can be computed now and something else waits for: reductions, what matrix operations work on, and vectors and numbers
    /// that would be computed again for every row or element.
    /// </summary>
    private List<int> FindWaitedFor()
    {
        List<int> waitedFor = [];
        SortedSet<int> needed = _homes.FindNeeded();
        foreach (int value in needed)
        {
            if (_graph[value].Opcode.IsReduction())
            {
                waitedFor.Add(_graph[value].Opcode == Opcode.MaxAbs && MixesShapes(value) ? _graph[value].Operands[0] : value);
            }
            else if (_homes.FindStoredOperands(value) is { } operands)
            {
                waitedFor.AddRange(operands.Where(operand => _graph[operand].IsElementwise() || _homes.IsTurnedVector(operand)));
            }
            else if (_graph[value].Shape.Rows != DeviceShape.One)
            {
                waitedFor.AddRange(_graph[value].Operands.Where(operand =>
                    (IsRowVector(operand) && _graph[operand].IsElementwise()) || IsReadBothWays(operand, needed)));
            }
        }

        waitedFor.AddRange(_homes.Pending
            .Where(output => IsSmall(_graph[output.Value].Shape) && _homes.CanWrite(output, []))
            .Select(output => output.Value));
        return KeepUrgent([.. waitedFor.Distinct().Where(value => !_homes.Has(value) && _homes.IsComputable(_sources.Computed(value)))]);
    }

    /// <summary>
    /// Of the passes over whole matrices only those on the longest way to the end are made now, and what they can take along: what reads
    /// more of the same streams than of others, as it would read them again later. The rest may still ride in a later kernel.
    /// </summary>
    private List<int> KeepUrgent(List<int> values)
    {
        List<int> large = [.. values.Where(value => !IsSmall(_sources.DomainOf(value)))];
        if (large.Count == 0)
        {
            return values;
        }

        Dictionary<int, int> distances = _homes.FindDistances();
        int longest = large.Max(value => distances[value]);
        List<int> made = [.. large.Where(value => distances[value] == longest)];
        List<int> others = [.. large.Except(made)];
        while (others.FindIndex(value => Rides(value, _sources.SlotsOf(made))) is int next && next >= 0)
        {
            made.Add(others[next]);
            others.RemoveAt(next);
        }

        return [.. values.Except(others)];
    }

    private bool Rides(int value, HashSet<int> read)
    {
        HashSet<int> own = _sources.SlotsOf([value]);
        return own.Count < 2 * own.Count(read.Contains);
    }

    /// <summary>Whether a kernel would have to know rows from columns to compute what is reduced.</summary>
    private bool MixesShapes(int reduction)
    {
        DeviceShape domain = _sources.DomainOf(reduction);
        return !IsSmall(domain)
            && _sources.Of(_graph[reduction].Operands, [])
                .Any(source => IsSmall(_graph[source].Shape) && !_graph[source].Shape.IsScalar);
    }

    /// <summary>Whether a vector is read both as a row and as a column: a kernel walks through a slot in one way only.</summary>
    private bool IsReadBothWays(int value, IEnumerable<int> needed) =>
        _homes.IsTurnedVector(value)
        && needed.Any(user => _graph[user].IsElementwise() && _graph[user].Operands.Contains(_homes.Upright(value)));

    private bool IsRowVector(int value) =>
        _graph[value].Type.IsDevice() && _graph[value].Shape is { Rows: DeviceShape.One, Columns: not DeviceShape.One };

    private static bool IsSmall(DeviceShape shape) => shape.Rows == DeviceShape.One || shape.Columns == DeviceShape.One;

    private void EmitKernel(DeviceShape domain, List<int> values)
    {
        AddResultsAtNoCost(values, domain);
        AddValuesForLater(values, domain);
        List<KernelTarget> targets = _homes.PlaceEverywhere(values);
        Kernel kernel = _kernels.Build(NamesOf(targets), targets, domain, _homes.All);
        _steps.Add(new Launch(kernel));
        _homes.Settle(targets);
    }

    /// <summary>Results of the rule that the kernel computes anyway, or from what it reads anyway.</summary>
    private void AddResultsAtNoCost(List<int> values, DeviceShape domain)
    {
        HashSet<int> read = _sources.SlotsOf(values);
        bool IsFree(SlotValue output) =>
            !values.Contains(output.Value) && _sources.DomainOf(output.Value) == domain && _homes.IsComputable(output.Value)
            && _sources.SlotsOf([output.Value]).Except([output.Slot]).All(read.Contains);
        List<SlotValue> results = [.. _homes.Pending.Where(IsFree)];

        // Some can be written only if others are, too.
        while (results.RemoveAll(output => !_homes.CanWrite(output, values.Concat(results.Select(other => other.Value)))) > 0)
        {
        }

        values.AddRange(results.Select(output => output.Value).Distinct());
    }

    /// <summary>Values that are cheaper to store now and read again than to compute again from more streams.</summary>
    private void AddValuesForLater(List<int> values, DeviceShape domain)
    {
        SortedSet<int> here = _sources.FindComputed(values);
        SortedSet<int> later = _homes.FindNeededAfter(values);
        List<int> again =
        [
            .. here.Where(value => later.Contains(value) && _graph[value].Shape == domain
                && later.Any(user => !here.Contains(user) && _graph[user].Operands.Contains(value))),
        ];
        IEnumerable<int> usedElsewhere = later.Where(value => !here.Contains(value)).SelectMany(value => _graph[value].Operands);
        HashSet<int> neededAnyway = _sources.Of(usedElsewhere.Except(again), values);
        int furtherStreams = _sources.Of(again, values).Count(source => !neededAnyway.Contains(source) && _graph[source].Shape == domain);
        if (2 * again.Count < furtherStreams)
        {
            values.AddRange(again);
        }
    }

    private IReadOnlyList<string> NamesOf(IReadOnlyList<KernelTarget> targets)
    {
        string method = _context.Rule.Method!.Name;
        if (targets.Any(target => target.Slot == PlanSlots.Weight))
        {
            return [method, _name];
        }

        IEnumerable<string> names = targets
            .Select(target => _homes.Names.NameOf(target.Value) ?? _context.SlotName(target.Slot))
            .Distinct()
            .Take(2)
            .Select(ScalarNames.ToPascalCase);
        string joined = string.Join("And", names);
        string conditioned = joined + _name.Substring(method.Length);
        return conditioned.Length <= LongestName ? [joined, conditioned] : [joined];
    }
}
