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
    /// <param name="blocks">The number of blocks of each parameter.</param>
    public static void Write(BucketStorage storage, IUpdateRule rule, int slot, SlotShape[] shapes, int[] blocks)
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
            using MemorySlab content = HostMemory.Instance.Allocate(shape.Length * blocks[row]);
            HostMemory.Instance.Fill(content.Start, content.Elements, descriptor.Initial == SlotInitial.Value ? value : 0);
            for (int index = 0; index < blocks[row]; index++)
            {
                var block = new ParameterBlock(storage.Rows[row], index, blocks[row]);
                InitialContent.Write(HostMemory.Instance, content.Start + (index * shape.Length), shape, descriptor, value, block);
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
