using System.Runtime.InteropServices;
using GuidedDescent.Execution;
using GuidedDescent.Rules;

namespace GuidedDescent.Testing.Tests;

public sealed unsafe class EmulatedCudaDeviceTests
{
    private static readonly KernelDescriptor _kernel = new()
    {
        Name = "Update",
        EntryPoint = AdamWKernel.EntryPoint,
        Reads = [0, 1, 2, 3],
        Writes = [0, 2, 3],
        Scalars = ["decay", "oneMinusBeta1", "oneMinusBeta2", "correction1", "correction2", "epsilon", "rate"],
        Cpu = (in arguments) => throw new NotSupportedException(),
    };

    private static readonly RuleDescriptor _rule = new()
    {
        Name = "AdamW",
        Hyperparameters = [],
        Slots = [new("w", SlotKind.Weight), new("g", SlotKind.Gradient), new("m", SlotKind.State), new("v", SlotKind.State)],
        Kernels = [_kernel],
        IntermediateRepresentation = "",
        CudaSource = AdamWKernel.Source,
    };

    [GxxTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Launch_Twice_UpdatesTheTensorsInPlace(bool sanitize)
    {
        float[][] tensor = AdamWKernel.CreateTensor(1023, seed: 1);
        float[][] expected = AdamWKernel.Update(AdamWKernel.Update(tensor));
        var device = new EmulatedCudaDevice(new EmulatedCudaOptions { ChunkElements = 100, Sanitize = sanitize });

        WithExecutor(device, tensor, executor =>
        {
            var launches = new LaunchList(executor.Groups);
            launches.Launch(_kernel, MemoryMarshal.AsBytes<float>(AdamWKernel.Scalars));
            launches.Launch(_kernel, MemoryMarshal.AsBytes<float>(AdamWKernel.Scalars));
            executor.Run(launches);
        });

        Bits.AssertEqual([expected], [tensor]);
    }

    [GxxFact]
    public void Clear_OneSlot_LeavesTheOthers()
    {
        float[][] tensor = AdamWKernel.CreateTensor(33, seed: 1);
        float[][] before = [.. tensor.Select(slot => (float[])slot.Clone())];

        WithExecutor(new EmulatedCudaDevice(), tensor, executor => executor.Clear(group: 0, slot: 1));

        Bits.AssertEqual([[before[0], new float[33], before[2], before[3]]], [tensor]);
    }

    [Fact]
    public void Name_OfTheDevice_TellsWhetherItIsSanitized()
    {
        Assert.Equal("emulated CUDA", new EmulatedCudaDevice().Name);
        Assert.Equal("emulated CUDA, sanitized", new EmulatedCudaDevice(new EmulatedCudaOptions { Sanitize = true }).Name);
    }

    private static void WithExecutor(EmulatedCudaDevice device, float[][] tensor, Action<StepExecutor> action)
    {
        fixed (float* w = tensor[0], g = tensor[1], m = tensor[2], v = tensor[3])
        {
            using var table = new TensorTable(4, [tensor[0].Length], [(nint)w, (nint)g, (nint)m, (nint)v]);
            using StepExecutor executor = device.CreateExecutor([new GroupTensors(_rule, table)]);
            action(executor);
        }
    }
}
