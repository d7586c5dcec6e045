using System.Collections.Immutable;
using GuidedDescent.Rules;

namespace GuidedDescent;

/// <summary>
/// The blocks of rows that a rule over matrices sees as matrices of their own: one after the other in the memory of the weight and of the
/// gradient, and likewise, those of one shape, in that of states.
/// </summary>
internal static class FusedBlocks
{
    /// <summary>What a parameter is to a form of a rule: its blocks, neighbours of one shape together.</summary>
    public static ImmutableArray<BlockRun> RunsOf(IUpdateRule form, Parameter parameter)
    {
        // Where all elements are treated alike, whether by themselves or as parts of something makes no difference.
        bool isSplit = parameter.Role.RowBlocks > 1 && form.Descriptor is { Form: RuleForm.Matrix, IsElementwise: false };
        return isSplit ? Split(parameter) : [new BlockRun(parameter, 0, 1, 0, parameter.Shape)];
    }

    /// <summary>The extents of a slot of all blocks of a run together.</summary>
    public static SlotShape Stack(SlotShape block, int blocks) =>
        blocks == 1 ? block : new SlotShape(checked(block.Rows * blocks), block.Columns);

    private static ImmutableArray<BlockRun> Split(Parameter parameter)
    {
        var runs = new List<BlockRun>();
        long start = 0;
        foreach ((int index, int rows) in parameter.Role.RowsOfBlocks(parameter.Shape).Index())
        {
            Shape shape = [rows, .. parameter.Shape.Skip(1)];
            if (runs is [.., BlockRun last] && last.Shape == shape)
            {
                runs[^1] = last with { Count = last.Count + 1 };
            }
            else
            {
                runs.Add(new BlockRun(parameter, index, 1, start, shape));
            }

            start += shape.Length;
        }

        return [.. runs];
    }
}
