using GuidedDescent.Rules;

namespace GuidedDescent.Testing;

/// <summary>What states hold before the first step.</summary>
internal static class InitialStates
{
    /// <summary>What the rule declares; zeros of what is no state, and of random numbers, as it does not say which.</summary>
    public static float[] Of(DeviceTensor tensor, int slot, float[] weight)
    {
        SlotInitial initial = tensor.Form.Descriptor.Slots[slot].Initial;
        if (initial == SlotInitial.Start)
        {
            return weight;
        }

        float[] state = new float[tensor.ShapeOf(slot).Length];
        if (tensor.Form.Descriptor.Slots[slot].Kind != SlotKind.State)
        {
            return state;
        }

        if (initial == SlotInitial.Value)
        {
            Array.Fill(state, (float)tensor.Form.InitialValue(slot));
        }
        else if (initial == SlotInitial.Identity)
        {
            int columns = tensor.ShapeOf(slot)[1];
            for (int element = 0; element < state.Length; element += columns + 1)
            {
                state[element] = (float)tensor.Form.InitialValue(slot);
            }
        }

        return state;
    }

    /// <exception cref="ConformanceException">A state starts from something else than declared.</exception>
    public static void Check(IUpdateRule rule, Device device, DeviceRun run)
    {
        for (int tensor = 0; tensor < run.Tensors.Count; tensor++)
        {
            DeviceTensor held = run.Tensors[tensor];
            foreach (int slot in held.WrittenSlots().Where(slot => slot > 0))
            {
                SlotDescriptor descriptor = held.Form.Descriptor.Slots[slot];
                bool isRandom = descriptor.Initial == SlotInitial.Gaussian;
                float[] state = run.Read(tensor, slot);
                if (isRandom ? !state.All(float.IsFinite) : !Bits.AreSame(state, Of(held, slot, run.Read(tensor, 0))))
                {
                    throw new ConformanceException(
                        $"{rule} on {device}: '{descriptor.Name}' of {held} does not start as the rule declares ({descriptor.Initial}).");
                }
            }
        }
    }
}
