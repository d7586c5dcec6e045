using GuidedDescent.Runtime.Tests.Execution;

namespace GuidedDescent.Runtime.Tests.Precision;

public class StoredParameterTests
{
    [Fact]
    public void Add_InBFloat16_ReadsAndWritesSingles()
    {
        using var parameters = new ParameterSet();
        Parameter weight = parameters.Add("w", [3, 2], StorageFormat.BFloat16);
        weight.WriteValue([1, 1.001f, -3.14159f, 0, 1e-30f, 7]);
        weight.WriteGradient([2.5f], start: 5);

        float[] read = new float[4];
        weight.ReadValue(read, start: 1);
        Assert.Equal([1, -3.140625f, 0, (float)(BFloat16)1e-30f], read);
        Assert.Equal(0x3F80, weight.ValueBits<BFloat16>()[1].Bits);
        Assert.Equal(2.5f, weight.GradientBits<BFloat16>()[5]);
        Assert.Throws<ArgumentOutOfRangeException>(() => weight.ReadValue(read, start: 3));
    }

    [Fact]
    public void Storage_OfWeightsAndGradients_MayDiffer()
    {
        using var parameters = new ParameterSet();
        Parameter weight = parameters.Add("w", [5], StorageFormat.Half, StorageFormat.Single);
        weight.Gradient.Fill(3);
        Assert.Equal((StorageFormat.Half, StorageFormat.Single), (weight.ValueStorage, weight.GradientStorage));
        Assert.Equal(5, weight.ValueBits<Half>().Length);
    }

    [Fact]
    public void SpansAndPointersOfSingles_OfOtherStorage_AreRefusedWithAdvice()
    {
        using var parameters = new ParameterSet();
        Parameter weight = parameters.Add("w", [5], StorageFormat.Half);
        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => weight.Value.Length);
        Assert.Contains("'w' [5] stores its weights in Half", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("ValueBits", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => weight.Gradient.Length);
        Assert.Throws<ArgumentException>(() => weight.ValueBits<BFloat16>().Length);
        Assert.Throws<ArgumentException>(() => weight.ValueBits<int>().Length);
    }

    [Fact]
    public void Wrap_MemoryOfAnyFormat_LooksAtIt()
    {
        BFloat16[] weights = new BFloat16[4];
        Half[] gradients = new Half[4];
        using var parameters = new ParameterSet();
        Parameter weight = parameters.Wrap("w", [4], weights.AsMemory(), gradients.AsMemory());
        weight.WriteValue([2], start: 3);
        weight.WriteGradient([4], start: 1);
        Assert.Equal(2f, weights[3]);
        Assert.Equal((Half)4, gradients[1]);
    }

    [Fact]
    public void Wrap_MemoryOfAnotherLengthOrType_IsRefusedAndAddsNothing()
    {
        using var parameters = new ParameterSet();
        Assert.Throws<ArgumentException>(() => parameters.Wrap("w", [4], new Half[3].AsMemory()));
        Assert.Throws<ArgumentException>(() => parameters.Wrap("w", [4], new Half[4].AsMemory(), new Half[5].AsMemory()));
        Assert.Throws<ArgumentException>(() => parameters.Wrap("w", [4], new double[4].AsMemory()));
        Assert.Throws<ArgumentOutOfRangeException>(() => parameters.Add("w", [4], (StorageFormat)7));
        Assert.Empty(parameters);
    }

    [Fact]
    public void BindGradient_OfAnotherFormatThanDeclared_IsRefused()
    {
        using var parameters = new ParameterSet();
        Parameter weight = parameters.Wrap("w", [4], new BFloat16[4].AsMemory());
        Assert.False(weight.HasGradient);
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => weight.BindGradient(new float[4]));
        Assert.Contains("gradient in BFloat16, but Single came", refusal.Message, StringComparison.Ordinal);
        weight.BindGradient(new BFloat16[4].AsMemory());
        Assert.True(weight.HasGradient);
    }

    [Fact]
    public void Wrap_NeighboursInOneArray_AreSeparateMemory()
    {
        Half[] memory = new Half[16];
        using var parameters = new ParameterSet();
        parameters.Wrap("a", [4], memory.AsMemory(0, 4), memory.AsMemory(4, 4));
        parameters.Wrap("b", [4], memory.AsMemory(8, 4), memory.AsMemory(12, 4));
        using var optimizer = new Optimizer(parameters, new MomentumRule());
        parameters.Wrap("c", [4], memory.AsMemory(3, 4), memory.AsMemory(4, 4));
        Assert.Throws<ArgumentException>(() => new Optimizer(parameters, new MomentumRule()));
    }

    [Fact]
    public void Add_StoredInTheMemoryOfAnotherDevice_IsRefused()
    {
        using var parameters = new ParameterSet(new FarDevice());
        Assert.Throws<NotSupportedException>(() => parameters.Add("w", [4], StorageFormat.Half));
        parameters.Add("w", [4]);
    }
}
