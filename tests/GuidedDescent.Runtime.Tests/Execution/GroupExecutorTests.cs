using GuidedDescent.Execution;

namespace GuidedDescent.Runtime.Tests.Execution;

public unsafe class GroupExecutorTests
{
    [Fact]
    public void Launch_KernelOfAnotherRule_IsRefused()
    {
        AssertRefused<ArgumentException>(
            executor => executor.Launch(FaultyRule.Descriptor.Kernels[0], []), "Faulty_Throw is not a kernel of Momentum.");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(12)]
    public void Launch_ScalarsOfAnotherSize_AreRefused(int bytes)
    {
        AssertRefused<ArgumentException>(
            executor => executor.Launch(MomentumRule.Descriptor.Kernels[0], new byte[bytes]),
            $"Momentum_Plain takes 2 scalars of 4 bytes, but {bytes} bytes came.");
    }

    [Fact]
    public void Launch_SlotWithoutMemory_IsRefused()
    {
        AssertRefused<InvalidOperationException>(
            executor => executor.Launch(MomentumRule.Descriptor.Kernels[1], new byte[8]),
            "Momentum_Heavy works on 'm', but the group keeps no memory for it.");
    }

    [Fact]
    public void Launch_DisposedExecutor_IsRefused()
    {
        AssertRefused<ObjectDisposedException>(
            executor =>
            {
                executor.Dispose();
                executor.Launch(MomentumRule.Descriptor.Kernels[0], new byte[8]);
            },
            "disposed");
    }

    private static void AssertRefused<TException>(Action<GroupExecutor> action, string message)
        where TException : Exception
    {
        float* memory = stackalloc float[10];
        new Span<float>(memory, 10).Fill(1);
        using var tensors = new TensorTable(3, [5], [(nint)memory, (nint)(memory + 5), 0]);
        using GroupExecutor executor = Device.Cpu.CreateExecutor(MomentumRule.Descriptor, tensors);

        TException error = Assert.Throws<TException>(() => action(executor));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.True(new Span<float>(memory, 10).IndexOfAnyExcept(1f) < 0);
    }
}
