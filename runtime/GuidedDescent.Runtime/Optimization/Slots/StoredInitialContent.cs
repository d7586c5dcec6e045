using GuidedDescent.Execution;
using GuidedDescent.Execution.Cpu;
using GuidedDescent.Precision;
using GuidedDescent.Rules;

namespace GuidedDescent;

/// <summary>Gives states that are stored in other formats than single precision what they hold before the first step.</summary>
internal static unsafe class StoredInitialContent
{
    private const long PartElements = 1 << 20;

    /// <summary>Works the content of each parameter out in single precision, and stores it.</summary>
    /// <param name="storage">How the bucket is stored.</param>
    /// <param name="rule">The rule, in the form that takes the parameters.</param>
    /// <param name="slot">The state.</param>
    /// <param name="shapes">The extents that the state has for each parameter, or for each of its blocks.</param>
    /// <param name="runs">The parameters, each a run of all its blocks.</param>
    public static void Write(BucketStorage storage, IUpdateRule rule, int slot, SlotShape[] shapes, BlockRun[] runs)
    {
        SlotDescriptor descriptor = rule.Descriptor.Slots[slot];
        bool isAsked = descriptor.Initial is SlotInitial.Value or SlotInitial.Identity;
        float value = isAsked ? (float)rule.InitialValue(slot) : 0;
        if (descriptor.Initial is SlotInitial.Zero or SlotInitial.Value && BitConverter.SingleToUInt32Bits(value) == 0)
        {
            storage[slot]!.BeginWithZeros();
            return;
        }

        for (int row = 0; row < storage.Rows.Length; row++)
        {
            SlotShape shape = shapes[row];
            using MemorySlab content = HostMemory.Instance.Allocate(shape.Length * runs[row].Count);
            HostMemory.Instance.Fill(content.Start, content.Elements, descriptor.Initial == SlotInitial.Value ? value : 0);
            foreach (ParameterBlock block in runs[row].Blocks)
            {
                long before = block.Index * shape.Length;
                InitialContent.Write(HostMemory.Instance, content.Start + before, shape, descriptor, value, block, before);
            }

            Store(storage, row, slot, content);
        }
    }

    private static void Store(BucketStorage storage, int row, int slot, MemorySlab content)
    {
        for (long start = 0; start < content.Elements; start += PartElements)
        {
            int length = (int)Math.Min(PartElements, content.Elements - start);
            storage.Write(row, slot, storage.StateOf(row, slot), start, new ReadOnlySpan<float>(content.Start + start, length));
        }
    }
}
