using GuidedDescent.Cuda.Tests.Devices;
using GuidedDescent.Optimizers.Tests;
using GuidedDescent.Optimizers.Tests.Precision;
using GuidedDescent.Rules;

namespace GuidedDescent.Cuda.Tests.Precision;

/// <summary>What is stored in fewer bits has the bits of the processor after every few steps.</summary>
[Collection(EmulatedGpu.Collection)]
public sealed class StoredTrainingTests
{
    /// <summary>Around a lane's eight elements, a warp's 256, a block's 2048, and where states of 8 bits begin.</summary>
    private static readonly (string, int)[] s_tensors =
    [
        ("a", 1), ("b", 7), ("c", 8), ("d", 255), ("e", 256), ("f", 257), ("g", 2_049), ("h", 4_095), ("i", 4_096), ("j", 4_353),
        ("k", 9_001),
    ];

    public static TheoryData<string, StorageFormat, WeightRounding?, StateFormat> Cases => new()
    {
        { "AdamW", StorageFormat.BFloat16, WeightRounding.MasterCopy, StateFormat.Single },
        { "AdamW", StorageFormat.BFloat16, WeightRounding.Compensated, StateFormat.BFloat16 },
        { "AdamW", StorageFormat.BFloat16, WeightRounding.Stochastic, StateFormat.EightBit },
        { "AdamW", StorageFormat.BFloat16, WeightRounding.Nearest, StateFormat.BFloat16Stochastic },
        { "AdamW", StorageFormat.Half, WeightRounding.MasterCopy, StateFormat.EightBit },
        { "AdamW", StorageFormat.Half, WeightRounding.Compensated, StateFormat.BFloat16Stochastic },
        { "AdamW", StorageFormat.Half, WeightRounding.Stochastic, StateFormat.BFloat16 },
        { "AdamW", StorageFormat.Half, WeightRounding.Nearest, StateFormat.Single },
        { "AdamW", StorageFormat.Single, null, StateFormat.EightBit },
        { "AdamW", StorageFormat.Single, null, StateFormat.BFloat16Stochastic },
        { "AdamW, cautious", StorageFormat.BFloat16, WeightRounding.Stochastic, StateFormat.BFloat16Stochastic },
        { "Lion", StorageFormat.BFloat16, WeightRounding.Stochastic, StateFormat.EightBit },
        { "Lion", StorageFormat.Half, WeightRounding.Compensated, StateFormat.BFloat16 },
        { "Sgd, plain", StorageFormat.BFloat16, WeightRounding.Compensated, StateFormat.Single },
        { "Sgd, momentum and dampening", StorageFormat.BFloat16, WeightRounding.Compensated, StateFormat.EightBit },
        { "Sgd, Nesterov", StorageFormat.Half, WeightRounding.MasterCopy, StateFormat.BFloat16Stochastic },
        { "AdaGrad", StorageFormat.Half, WeightRounding.Stochastic, StateFormat.BFloat16 },
        { "RmsProp, centered with momentum", StorageFormat.BFloat16, WeightRounding.MasterCopy, StateFormat.EightBit },
    };

    [GxxTheory]
    [MemberData(nameof(Cases))]
    public void Training_StoredInFewerBits_HasTheBitsOfTheProcessor(
        string rule, StorageFormat storage, WeightRounding? rounding, StateFormat states)
    {
        using CudaDevice device = EmulatedGpu.Open();
        var precision = new GroupPrecision { Weights = rounding, States = states, Seed = 77 };
        using var gpu = new StoredTraining(RuleCases.Get(rule), storage, precision, device, s_tensors);
        using var processor = new StoredTraining(RuleCases.Get(rule), storage, precision, Device.Cpu, s_tensors);
        string[] kept = StatesKept(processor.Optimizer);
        for (int step = 0; step < 12; step += 4)
        {
            gpu.Train(4);
            processor.Train(4);
            StoredBits.AssertSame(processor.Bits(kept), gpu.Bits(kept));
        }
    }

    private static string[] StatesKept(Optimizer optimizer)
    {
        IUpdateRule rule = optimizer.Groups[0].Rule;
        return
        [
            .. Enumerable.Range(2, rule.Descriptor.Slots.Length - 2)
                .Where(slot => rule.Descriptor.Slots[slot].Kind == SlotKind.State && rule.Keeps(slot))
                .Select(slot => rule.Descriptor.Slots[slot].Name),
        ];
    }
}
