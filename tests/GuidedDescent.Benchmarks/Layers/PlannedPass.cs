using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GuidedDescent.Benchmarks.Kernels;
using GuidedDescent.Rules;

namespace GuidedDescent.Benchmarks.Layers;

/// <summary>One pass of a plan over whole weights.</summary>
/// <param name="Slots">The slots of the weight's shape that it reads, those first that it writes as well.</param>
/// <param name="Written">How many of them it writes.</param>
internal sealed record PlannedPass(IReadOnlyList<int> Slots, int Written)
{
    private const int MostSlots = 4;

    /// <summary>What a kernel passes over.</summary>
    /// <exception cref="NotSupportedException">It writes what it does not read, or there are too many slots for a limit kernel.</exception>
    public static PlannedPass Of(KernelDescriptor kernel)
    {
        int[] reads = [.. kernel.Reads.Where(slot => kernel.AccessOf(slot) == SlotAccess.Full)];
        if (reads.Length > MostSlots || kernel.Stores.Except(reads).Any())
        {
            throw new NotSupportedException($"There is no limit for the kernel {kernel}.");
        }

        return new PlannedPass([.. kernel.Stores, .. reads.Except(kernel.Stores)], kernel.Stores.Length);
    }

    /// <summary>Bytes moved for each element.</summary>
    public int BytesPerElement => sizeof(float) * (Slots.Count + Written);

    /// <summary>Where the slots lie for a parameter, in their order.</summary>
    public unsafe Streams StreamsOf(Optimizer optimizer, RuleDescriptor descriptor, Parameter parameter)
    {
        nint[] places = new nint[5];
        for (int index = 0; index < Slots.Count; index++)
        {
            SlotDescriptor slot = descriptor.Slots[Slots[index]];
            places[index] = slot.Kind switch
            {
                SlotKind.Weight => (nint)parameter.ValuePointer,
                SlotKind.Gradient => (nint)parameter.GradientPointer,
                _ => (nint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(optimizer.State(parameter, slot.Name))),
            };
        }

        return new Streams(places[0], places[1], places[2], places[3], places[4], parameter.Length);
    }
}
