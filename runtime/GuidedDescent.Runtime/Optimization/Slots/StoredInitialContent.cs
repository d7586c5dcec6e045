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
    public static void Write(BucketStorage storage, IUpdateRule rule, int slot)
    {
        SlotDescriptor descriptor = rule.Descriptor.Slots[slot];
        float value = descriptor.Initial == SlotInitial.Value ? (float)rule.InitialValue(slot) : 0;
        for (int row = 0; row < storage.Rows.Length; row++)
        {
            Parameter parameter = storage.Rows[row];
            using MemorySlab content = HostMemory.Instance.Allocate(parameter.Length);
            HostMemory.Instance.Fill(content.Start, parameter.Length, value);
            var shape = new SlotShape(1, parameter.Length);
            var block = new ParameterBlock(parameter, Index: 0, Start: 0, parameter.Length);
            InitialContent.Write(HostMemory.Instance, content.Start, shape, descriptor, value, block, before: 0);
            for (long start = 0; start < parameter.Length; start += PartElements)
            {
                int length = (int)Math.Min(PartElements, parameter.Length - start);
                storage.Write(row, slot, storage.StateOf(row, slot), start, new ReadOnlySpan<float>(content.Start + start, length));
            }
        }
    }
}
