using System.Numerics;
using GuidedDescent.Execution.Cpu;
using GuidedDescent.Rules;

namespace GuidedDescent.Generator.Tests.Codegen;

/// <summary>Runs the SIMD kernels, segment by segment.</summary>
internal sealed unsafe class CpuPlanRun(IUpdateRule rule, int rows, int columns) : PlanRun(rule, rows, columns)
{
    private const int Tile = 1024;

    protected override float[][] Run(KernelDescriptor kernel, ReadOnlySpan<byte> scalars)
    {
        SlotShape domain = kernel.IsBanded ? Shape(kernel.DomainSlot) : new(1, Shape(kernel.DomainSlot).Length);
        float[][] partials = [.. kernel.Reductions.Select(reduction => new float[PartialCount(kernel, reduction)])];
        for (int band = 0; band < domain.Rows; band += 32)
        {
            for (long column = 0; column < domain.Columns; column += Tile)
            {
                int length = (int)Math.Min(Tile, domain.Columns - column);
                for (int group = band; group < Math.Min(band + 32, domain.Rows); group += 4)
                {
                    float[][] lanes = NewLanes(kernel);
                    for (int row = group; row < Math.Min(group + 4, domain.Rows); row++)
                    {
                        RunSegment(kernel, scalars, domain, row, column, length, lanes);
                        TakeRow(kernel, domain, row, column, lanes, partials);
                    }

                    TakeGroup(kernel, domain, group, column, length, lanes, partials);
                }
            }
        }

        return partials;
    }

    private static float[][] NewLanes(KernelDescriptor kernel) => [.. kernel.Reductions.Select(_ => new float[Tile])];

    private void RunSegment(
        KernelDescriptor kernel, ReadOnlySpan<byte> scalars, SlotShape domain, int row, long column, int length, float[][] lanes)
    {
        int whole = length - (length % Vector<float>.Count);
        float*[] streams = new float*[Descriptor.Slots.Length];
        foreach (int slot in kernel.Reads.Union(kernel.Stores))
        {
            streams[slot] = Memory(slot) + kernel.AccessOf(slot) switch
            {
                SlotAccess.PerRow => row,
                SlotAccess.PerColumn => column,
                SlotAccess.Single => 0,
                _ => (row * domain.Columns) + column,
            };
        }

        if (whole > 0)
        {
            Call(kernel, scalars, streams, whole, lanes);
        }

        if (whole < length)
        {
            RunTail(kernel, scalars, streams, whole, length - whole, lanes);
        }
    }

    // On scratch, with lanes of its own, of which only those of elements count.
    private static void RunTail(
        KernelDescriptor kernel, ReadOnlySpan<byte> scalars, float*[] streams, int whole, int count, float[][] lanes)
    {
        int[] moving = [.. kernel.Reads.Union(kernel.Stores)
            .Where(slot => kernel.AccessOf(slot) is SlotAccess.Full or SlotAccess.PerColumn)];
        float[] scratch = GC.AllocateArray<float>(streams.Length * Vector<float>.Count, pinned: true);
        float*[] places = [.. streams];
        fixed (float* start = scratch)
        {
            foreach (int slot in moving)
            {
                places[slot] = start + (slot * Vector<float>.Count);
                new Span<float>(streams[slot] + whole, count).CopyTo(new Span<float>(places[slot], count));
            }

            float[][] own = NewLanes(kernel);
            Call(kernel, scalars, places, Vector<float>.Count, own);
            foreach (int slot in kernel.Stores)
            {
                new Span<float>(places[slot], count).CopyTo(new Span<float>(streams[slot] + whole, count));
            }

            for (int index = 0; index < own.Length; index++)
            {
                for (int element = 0; element < count; element++)
                {
                    bool isColumns = kernel.Reductions[index].Kind == ReductionKind.ColumnSum;
                    ref float lane = ref lanes[index][isColumns ? whole + element : (whole + element) % 32];
                    lane = Join(kernel.Reductions[index].Kind, lane, own[index][element]);
                }
            }
        }
    }

    private static void Call(KernelDescriptor kernel, ReadOnlySpan<byte> scalars, float*[] streams, int length, float[][] lanes)
    {
        float[][] pinned = [.. lanes.Select(lane => GC.AllocateArray<float>(lane.Length, pinned: true))];
        float*[] addresses = new float*[lanes.Length];
        for (int index = 0; index < lanes.Length; index++)
        {
            lanes[index].CopyTo(pinned[index], 0);
            fixed (float* address = pinned[index])
            {
                addresses[index] = address;
            }
        }

        fixed (byte* block = scalars)
        fixed (float** places = streams)
        fixed (float** accumulators = addresses)
        {
            kernel.Cpu(new CpuKernelArguments(block, places, (nuint)length, accumulators));
        }

        for (int index = 0; index < lanes.Length; index++)
        {
            pinned[index].CopyTo(lanes[index], 0);
        }
    }

    // What has 32 lanes ends with the row; a flat tile is a row, too.
    private static void TakeRow(KernelDescriptor kernel, SlotShape domain, int row, long column, float[][] lanes, float[][] partials)
    {
        for (int index = 0; index < lanes.Length; index++)
        {
            ReductionKind kind = kernel.Reductions[index].Kind;
            if (kind == ReductionKind.ColumnSum)
            {
                continue;
            }

            for (int distance = 16; distance > 0; distance /= 2)
            {
                for (int lane = 0; lane < distance; lane++)
                {
                    lanes[index][lane] = Join(kind, lanes[index][lane], lanes[index][lane + distance]);
                }
            }

            partials[index][(row * Tiles(domain.Columns)) + (column / Tile)] = lanes[index][0];
            lanes[index].AsSpan().Clear();
        }
    }

    private static void TakeGroup(
        KernelDescriptor kernel, SlotShape domain, int group, long column, int length, float[][] lanes, float[][] partials)
    {
        for (int index = 0; index < lanes.Length; index++)
        {
            if (kernel.Reductions[index].Kind == ReductionKind.ColumnSum)
            {
                for (int element = 0; element < length; element++)
                {
                    ref float sum = ref partials[index][(group / 32 * domain.Columns) + column + element];
                    sum = group % 32 == 0 ? lanes[index][element] : sum + lanes[index][element];
                }
            }
        }
    }

    private static float Join(ReductionKind kind, float lane, float other) =>
        kind != ReductionKind.MaxAbs ? lane + other : lane > other || float.IsNaN(lane) ? lane : other;
}
