using GuidedDescent.Cuda;
using GuidedDescent.Gpu.Tests.Driver;
using GuidedDescent.Gpu.Tests.Scenarios;
using GuidedDescent.Optimizers;
using GuidedDescent.Rules;

namespace GuidedDescent.Gpu.Tests.Checks;

/// <summary>
/// A tensor of more than 2^31 elements is trained to its end. Weights and gradients repeat a pattern, and so must the results: all
/// of them are held against the pattern trained on the processor. Then its gradient is set to zero.
/// </summary>
internal sealed unsafe class LargeTensorCheck : ICheck
{
    // A prime: an index that lost its upper bits leads to another place in the pattern.
    private const int PatternLength = 1_000_003;

    // 2^31 + 12,345 is 1541 times 1,393,573, and an axis is an int.
    private const int Rows = 1541;
    private const int Steps = 3;
    private const int BlockElements = 1 << 24;

    public string Name => "LargeTensor";

    public string Run(CheckSettings settings)
    {
        if (settings.SkipLarge)
        {
            throw new CheckSkippedException("left out on request");
        }

        int columns = (int)Math.Clamp(settings.LargeElements / Rows, 1, int.MaxValue);
        var shape = Shape.Of(Rows, columns);
        var seen = new List<string>();
        foreach (IUpdateRule rule in new IUpdateRule[] { new Sgd(LearningRate: 0.03, WeightDecay: 0.1), new Lion(WeightDecay: 0.1) })
        {
            seen.Add(Check(rule, shape));
        }

        string remark = shape.Length > int.MaxValue ? "" : "; that is less than 2^31, so it shows no more than that the check works";
        return $"{shape.Length:N0} elements, all compared: {string.Join(" and ", seen)}{remark}";
    }

    private static string Check(IUpdateRule rule, Shape shape)
    {
        using var device = new CudaDevice();
        using var context = new GpuContext();
        string[] states = [.. Enumerable.Range(0, rule.Descriptor.Slots.Length).Where(slot => IsKept(rule, slot))
            .Select(slot => rule.Descriptor.Slots[slot].Name)];
        RequireMemory(context, shape.Length * sizeof(float) * (2 + states.Length));
        using var parameters = new ParameterSet(device);
        Parameter weight = parameters.Add("weight", shape);
        DeviceCopies.Repeat(device.Memory, weight.ValuePointer, shape.Length, Pattern(seed: 1), device.Stream);
        DeviceCopies.Repeat(device.Memory, weight.GradientPointer, shape.Length, Pattern(seed: 2), device.Stream);
        using var optimizer = new Optimizer(parameters, rule);
        TakeSteps(optimizer);

        using var small = new ParameterSet();
        Parameter pattern = small.Add("weight", [PatternLength]);
        Pattern(seed: 1).CopyTo(pattern.Value);
        Pattern(seed: 2).CopyTo(pattern.Gradient);
        using var reference = new Optimizer(small, rule);
        TakeSteps(reference);

        CompareAll(shape.Length, (block, start) => weight.ReadValue(block, start), pattern.Value, $"{rule.Descriptor.Name}, weight");
        foreach (string state in states)
        {
            CompareAll(
                shape.Length,
                (block, start) => optimizer.ReadState(weight, state, block, start),
                reference.State(pattern, state),
                $"{rule.Descriptor.Name}, {state}");
        }

        optimizer.ZeroGradients();
        CompareAll(
            shape.Length,
            (block, start) => weight.ReadGradient(block, start),
            new float[PatternLength],
            $"{rule.Descriptor.Name}, gradient set to zero");
        return rule.Descriptor.Name;
    }

    private static bool IsKept(IUpdateRule rule, int slot) =>
        rule.Descriptor.Slots[slot].Kind == SlotKind.State && rule.Keeps(slot);

    private static void RequireMemory(GpuContext context, long bytes)
    {
        // With tables, and what the driver itself needs.
        long needed = bytes + (bytes / 16);
        long free = context.FreeBytes;
        if (free < needed)
        {
            throw new CheckSkippedException($"it takes {needed >> 20} MiB of device memory, and {free >> 20} MiB are free");
        }
    }

    private static void TakeSteps(Optimizer optimizer)
    {
        for (int step = 0; step < Steps; step++)
        {
            optimizer.Step();
        }
    }

    private static void CompareAll(long elements, ReadBlock read, ReadOnlySpan<float> pattern, string what)
    {
        float[] block = new float[Math.Min(BlockElements, elements)];
        for (long start = 0; start < elements; start += block.Length)
        {
            Span<float> part = block.AsSpan(0, (int)Math.Min(block.Length, elements - start));
            read(part, start);
            for (int done = 0; done < part.Length;)
            {
                int phase = (int)((start + done) % PatternLength);
                int length = Math.Min(PatternLength - phase, part.Length - done);
                Snapshot.Compare(part.Slice(done, length), pattern.Slice(phase, length), $"{what} from element {start + done:N0} on");
                done += length;
            }
        }
    }

    private static float[] Pattern(int seed) => RandomNumbers.Draw(seed, PatternLength);

    private delegate void ReadBlock(Span<float> block, long start);
}
