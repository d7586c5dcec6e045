using GuidedDescent.Runtime.Tests.Execution;

namespace GuidedDescent.Runtime.Tests.Parameters;

public unsafe class ParameterMemoryTests
{
    [Fact]
    public void ReadAndWrite_Stretches_ReachValueAndGradient()
    {
        using var parameters = new ParameterSet();
        Parameter parameter = parameters.Add("w", [2, 3]);

        parameter.WriteValue([1, 2, 3, 4, 5, 6]);
        parameter.WriteValue([30, 40], start: 2);
        parameter.WriteGradient([7], start: 5);
        float[] middle = new float[3];
        parameter.ReadValue(middle, start: 1);
        float[] gradient = new float[6];
        parameter.ReadGradient(gradient);

        Assert.Equal([1, 2, 30, 40, 5, 6], parameter.Value.ToArray());
        Assert.Equal([2, 30, 40], middle);
        Assert.Equal([0, 0, 0, 0, 0, 7], gradient);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 7)]
    [InlineData(5, 2)]
    [InlineData(long.MaxValue, 1)]
    public void ReadAndWrite_OutsideOfTheTensor_AreRefused(long start, int length)
    {
        using var parameters = new ParameterSet();
        Parameter parameter = parameters.Add("w", [2, 3]);
        float[] numbers = new float[length];

        Assert.Throws<ArgumentOutOfRangeException>("start", () => parameter.ReadValue(numbers, start));
        Assert.Throws<ArgumentOutOfRangeException>("start", () => parameter.WriteValue(numbers, start));
        Assert.Throws<ArgumentOutOfRangeException>("start", () => parameter.ReadGradient(numbers, start));
        Assert.Throws<ArgumentOutOfRangeException>("start", () => parameter.WriteGradient(numbers, start));
    }

    [Fact]
    public void FarParameter_ReadsAndWrites_ButHasNoSpans()
    {
        using var parameters = new ParameterSet(new FarDevice());
        Parameter parameter = parameters.Add("w", [2]);

        parameter.WriteValue([1, 2]);
        float[] value = new float[2];
        parameter.ReadValue(value);

        Assert.Equal([1, 2], value);
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => parameter.Value.Length);
        Assert.Contains("parameter 'w' [2] lives in the far memory, which no span reaches", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => parameter.Gradient.Length);
        Assert.Throws<InvalidOperationException>(() => parameter.BindGradient(new float[2]));
        Assert.Throws<InvalidOperationException>(() => parameters.Wrap("host", [2], new float[2]));
        Assert.Single(parameters);
    }

    [Fact]
    public void Wrap_PointerTheMemoryRefuses_SaysWhy()
    {
        using var parameters = new ParameterSet(new FarDevice());
        Parameter parameter = parameters.Add("w", [2]);

        ArgumentException value = Assert.Throws<ArgumentException>("value", () => parameters.Wrap("near", [2], (float*)64));
        ArgumentException gradient = Assert.Throws<ArgumentException>("gradient", () => parameter.BindGradient((float*)64));

        Assert.Contains("The value of parameter 'near' [2] at 0x40 is not in the far memory: it is near.", value.Message);
        Assert.Contains("The gradient of parameter 'w' [2] at 0x40 is not in the far memory: it is near.", gradient.Message);
    }

    [Fact]
    public void Optimizer_OfADeviceThatCannotReachTheParameters_IsRefused()
    {
        using var near = new ParameterSet();
        near.Add("w", [2]);
        using var far = new ParameterSet(new FarDevice());
        far.Add("w", [2]);

        ArgumentException error =
            Assert.Throws<ArgumentException>("device", () => new Optimizer(near, new MomentumRule(), new FarDevice()));
        Assert.Throws<ArgumentException>("device", () => new Optimizer(far, new MomentumRule(), Device.Cpu));

        Assert.Contains("live in the host memory, but far device works on the far memory", error.Message, StringComparison.Ordinal);
        using var optimizer = new Optimizer(far, new MomentumRule());
        Assert.Same(far.Device, optimizer.Device);
    }
}
