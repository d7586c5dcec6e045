using System.Runtime.InteropServices;
using GuidedDescent.Execution;

namespace GuidedDescent.Runtime.Tests.Execution;

public unsafe class LaunchListTests
{
    [Fact]
    public void Launch_KernelOfAnotherRule_IsRefused()
    {
        AssertRefused<ArgumentException>(
            launches => launches.Launch(FaultyRule.Descriptor.Kernels[0], []), "Faulty_Throw is not an operation of Momentum.");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(12)]
    public void Launch_ScalarsOfAnotherSize_AreRefused(int bytes)
    {
        AssertRefused<ArgumentException>(
            launches => launches.Launch(MomentumRule.Descriptor.Kernels[0], new byte[bytes]),
            $"Momentum_Plain takes 2 scalars of 4 bytes, but {bytes} bytes came.");
    }

    [Fact]
    public void Launch_SlotWithoutMemory_IsRefused()
    {
        AssertRefused<InvalidOperationException>(
            launches => launches.Launch(MomentumRule.Descriptor.Kernels[1], new byte[8]),
            "Momentum_Heavy works on 'm', but the group keeps no memory for it.");
    }

    [Fact]
    public void BeginGroup_ThatDoesNotExist_IsRefused() =>
        AssertRefused<ArgumentOutOfRangeException>(launches => launches.BeginGroup(1), "group");

    [Fact]
    public void Launch_Twice_KeepsOrderAndAlignsScalars()
    {
        WithTensors(tensors =>
        {
            var launches = new LaunchList([new GroupTensors(MomentumRule.Descriptor, tensors)]);
            launches.Launch(MomentumRule.Descriptor.Kernels[0], (1f, 2f));
            launches.Launch(MomentumRule.Descriptor.Kernels[0], (3f, 4f));

            Assert.Equal([new PlannedLaunch(0, 0, 0, 8), new PlannedLaunch(0, 0, 16, 8)], launches.Launches);
            Assert.Equal([1f, 2f, 0f, 0f, 3f, 4f, 0f, 0f], MemoryMarshal.Cast<byte, float>(launches.Scalars));
            launches.Clear();
            Assert.True(launches.Launches.IsEmpty && launches.Scalars.IsEmpty);
        });
    }

    [Fact]
    public void Run_DisposedExecutor_IsRefused()
    {
        WithTensors(tensors =>
        {
            GroupTensors[] groups = [new(MomentumRule.Descriptor, tensors)];
            StepExecutor executor = Device.Cpu.CreateExecutor(groups);
            executor.Dispose();

            Assert.Throws<ObjectDisposedException>(() => executor.Run(new LaunchList(groups)));
            Assert.Throws<ObjectDisposedException>(() => executor.Clear(group: 0, slot: 1));
            Assert.Throws<ObjectDisposedException>(() => executor.Reconnect(groups));
        });
    }

    [Fact]
    public void Clear_SlotWithoutMemory_IsRefused()
    {
        WithTensors(tensors =>
        {
            using StepExecutor executor = Device.Cpu.CreateExecutor([new GroupTensors(MomentumRule.Descriptor, tensors)]);

            InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => executor.Clear(group: 0, slot: 2));

            Assert.Contains("The group keeps no memory for 'm'.", error.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void GroupTensors_TableOfAnotherRule_AreRefused()
    {
        using var tensors = new TensorTable(2, [], []);

        ArgumentException error = Assert.Throws<ArgumentException>(() => new GroupTensors(MomentumRule.Descriptor, tensors));

        Assert.Contains("Momentum has 3 slots, but the table of tensors has 2.", error.Message, StringComparison.Ordinal);
    }

    private static void AssertRefused<TException>(Action<LaunchList> action, string message)
        where TException : Exception
    {
        WithTensors(tensors =>
        {
            var launches = new LaunchList([new GroupTensors(MomentumRule.Descriptor, tensors)]);

            TException error = Assert.Throws<TException>(() => action(launches));

            Assert.Contains(message, error.Message, StringComparison.Ordinal);
            Assert.True(launches.Launches.IsEmpty);
        });
    }

    private static void WithTensors(Action<TensorTable> action)
    {
        float* memory = stackalloc float[10];
        using var tensors = new TensorTable(3, [5], [(nint)memory, (nint)(memory + 5), 0]);
        action(tensors);
    }
}
