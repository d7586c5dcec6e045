using GuidedDescent.Generator.Analysis;
using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Transforms;

/// <summary>What keeps a fragment from being called with its arguments.</summary>
internal abstract record FragmentProblem
{
    /// <summary>A host value changes from pass to pass of a loop on the device.</summary>
    internal sealed record VaryingHostValue(string Name) : FragmentProblem;

    /// <summary>A value has a shape that its use does not allow.</summary>
    internal sealed record WrongShape(string Name, DeviceShape Shape, DeviceShape Expected) : FragmentProblem;
}

/// <summary>
/// Puts a fragment into a graph, with values in place of its parameters. Shapes are known now, and with them its extents; a loop whose
/// length has become a constant is run.
/// </summary>
/// <param name="graph">The graph that grows.</param>
/// <param name="fragment">What is called.</param>
/// <param name="arguments">A value for each parameter; what is only assigned needs none.</param>
/// <param name="extents">What is known of the extents where the call stands.</param>
/// <param name="countStatement">Is told of every statement, so that what has no end in reason can be stopped.</param>
internal sealed class FragmentSubstitution(
    GraphBuilder graph, Fragment fragment, IReadOnlyList<int> arguments, Extents extents, Action countStatement)
{
    private readonly Graph _source = fragment.Graph;
    private readonly int[] _values = new int[fragment.Graph.Instructions.Count];
    private readonly Dictionary<int, int[]> _loopResults = [];
    private readonly ILookup<string, int> _regions = RegionsOf(fragment.Graph);

    /// <summary>The first problem met, or null where all went well.</summary>
    public FragmentProblem? Problem { get; private set; }

    /// <summary>The values of the fragment's outputs; of no use after a problem.</summary>
    public IReadOnlyList<int> Run()
    {
        RunRegion(LoopRegions.Outside);
        return [.. _source.Outputs.Select(output => _values[output])];
    }

    private static ILookup<string, int> RegionsOf(Graph graph)
    {
        var regions = new LoopRegions(new GraphBuilder(graph));
        return Enumerable.Range(0, graph.Instructions.Count).ToLookup(regions.RegionOf);
    }

    private void RunRegion(string region)
    {
        int statement = -1;
        foreach (int position in _regions[region])
        {
            Instruction instruction = _source.Instructions[position];
            if (instruction.Origin >= 0 && instruction.Origin != statement)
            {
                statement = instruction.Origin;
                countStatement();
                graph.BeginStatement(_source.Statements[statement]);
            }

            if (instruction.Opcode != Opcode.LoopParameter)
            {
                _values[position] = Map(position, instruction);
            }
        }
    }

    private int Map(int position, Instruction instruction)
    {
        int[] operands = [.. instruction.Operands.Select(operand => _values[operand])];
        switch (instruction.Opcode)
        {
            case Opcode.Constant:
                return graph.Constant(instruction.Type, instruction.Number);
            case Opcode.Load:
                return arguments[(int)instruction.Number];
            case Opcode.Hyperparameter:
                return arguments[IndexOf(instruction.Text)];
            case Opcode.LoopResult:
                return _loopResults.TryGetValue(instruction.Operands[0], out int[] results)
                    ? results[(int)instruction.Number]
                    : GraphBuilder.Unknown;
            case Opcode.Loop:
                RunLoop(position, instruction);
                return GraphBuilder.Unknown;
            case var _ when operands.Contains(GraphBuilder.Unknown):
                return GraphBuilder.Unknown;
            case Opcode.Dimension:
                return instruction.Text == "Rows" ? graph.RowsOf(operands[0]) : graph.ColumnsOf(operands[0]);
            case Opcode.Part:
                return graph.Part(operands[0], (int)instruction.Number);
            default:
                return Add(position, instruction.Opcode, operands);
        }
    }

    private int Add(int position, Opcode opcode, int[] operands)
    {
        DeviceShape?[] shapes = [.. operands.Select(operand => graph[operand].Type.IsDevice() ? graph[operand].Shape : (DeviceShape?)null)];
        bool isChecked = graph.KnowsShapes && shapes.Any(shape => shape is not null);
        if (isChecked && ShapeDemands.Of(opcode)?.Invoke(extents, shapes) is { } mismatch)
        {
            int operand = operands[mismatch.Argument];
            return Fail(new FragmentProblem.WrongShape(NameOf(operand), graph[operand].Shape, mismatch.Expected));
        }

        int value = graph.Add(opcode, operands);
        graph.Name(value, _source.Names[position]);
        return value;
    }

    private void RunLoop(int position, Instruction loop)
    {
        int count = (int)loop.Number;
        int trips = _values[loop.Operands[0]];
        int[] first = [.. loop.Operands.Skip(1).Take(count).Select(operand => _values[operand])];
        List<int> next = [.. loop.Operands.Skip(1 + count)];
        if (trips == GraphBuilder.Unknown || first.Contains(GraphBuilder.Unknown))
        {
            return;
        }

        if (graph[trips].Opcode == Opcode.Constant && graph[trips].Number <= KeptLoop.MaximumUnrolledPasses)
        {
            for (int pass = 0; pass < graph[trips].Number; pass++)
            {
                first = RunPass(loop.Text, first, next);
            }

            _loopResults[position] = first;
            return;
        }

        var kept = new KeptLoop(graph, first, [.. Enumerable.Range(0, count).Select(index => NameOfVariable(loop.Text, index))]);
        int[] after = RunPass(loop.Text, kept.Parameters, next);
        if (after.Contains(GraphBuilder.Unknown))
        {
            return;
        }

        if (kept.FindReshaped(after) is { } reshaped)
        {
            Fail(new FragmentProblem.WrongShape(
                $"{NameOfVariable(loop.Text, reshaped)} after a pass", graph[after[reshaped]].Shape, graph[first[reshaped]].Shape));
        }
        else if (kept.FindVaryingHostValue(after) is { } varying)
        {
            Fail(new FragmentProblem.VaryingHostValue(varying));
        }
        else
        {
            _loopResults[position] = kept.Close(trips, after);
        }
    }

    private int[] RunPass(string loop, int[] variables, List<int> next)
    {
        foreach (int position in ParametersOf(loop))
        {
            _values[position] = variables[(int)_source.Instructions[position].Number];
        }

        RunRegion(loop);
        return [.. next.Select(value => _values[value])];
    }

    private IEnumerable<int> ParametersOf(string loop) =>
        _regions[loop].Where(position => _source.Instructions[position].Opcode == Opcode.LoopParameter);

    private string NameOfVariable(string loop, int index) =>
        ParametersOf(loop).Where(position => _source.Instructions[position].Number == index)
            .Select(position => _source.Names[position]).FirstOrDefault() ?? "";

    private string NameOf(int value) => graph.NameOf(value) is { Length: > 0 } name ? name : "a value";

    private int IndexOf(string parameter) =>
        fragment.Parameters.Select((candidate, index) => (candidate.Name, index)).First(candidate => candidate.Name == parameter).index;

    private int Fail(FragmentProblem problem)
    {
        Problem ??= problem;
        return GraphBuilder.Unknown;
    }
}
