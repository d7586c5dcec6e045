using GuidedDescent.Cuda;
using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda.Tests.Devices;

[Collection(EmulatedGpu.Collection)]
public sealed unsafe class DeviceMemoryTests
{
    [GxxFact]
    public void NewParameters_AreZero()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var parameters = new ParameterSet(device);
        Parameter parameter = parameters.Add("p", [10_000]);
        float[] numbers = new float[10_000];

        parameter.ReadValue(numbers);
        Assert.All(numbers, number => Assert.Equal(0u, BitConverter.SingleToUInt32Bits(number)));
        parameter.ReadGradient(numbers);
        Assert.All(numbers, number => Assert.Equal(0u, BitConverter.SingleToUInt32Bits(number)));
    }

    [GxxFact]
    public void State_WithAnInitialValue_HasItBeforeTheFirstStep()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var parameters = new ParameterSet(device);
        Parameter parameter = parameters.Add("p", [1000]);
        using var optimizer = new Optimizer(parameters, new AdaGrad(InitialAccumulator: 0.25));

        Assert.All(optimizer.State(parameter, "sum").ToArray(), element => Assert.Equal(0.25f, element));
    }

    [GxxFact]
    public void Wrap_HostMemory_IsRefused()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var parameters = new ParameterSet(device);
        float[] host = new float[10];
        fixed (float* pointer = host)
        {
            nint address = (nint)pointer;

            ArgumentException error = Assert.Throws<ArgumentException>("value", () => parameters.Wrap("p", [10], (float*)address));

            Assert.Contains("is not in the memory of CUDA 0 (Emulated GPU): it is host memory", error.Message, StringComparison.Ordinal);
        }
    }

    [GxxFact]
    public void Wrap_PinnedHostMemory_IsRefused()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var parameters = new ParameterSet(device);
        WithPinnedMemory(device, 10, pinned =>
        {
            ArgumentException error = Assert.Throws<ArgumentException>("value", () => parameters.Wrap("p", [10], (float*)pinned));

            Assert.Contains("it is host memory", error.Message, StringComparison.Ordinal);
        });
    }

    [GxxFact]
    public void Wrap_MemoryOfAnotherGpu_IsRefused()
    {
        using CudaDevice first = EmulatedGpu.Open();
        using CudaDevice second = EmulatedGpu.Open(ordinal: 1);
        using var owner = new ParameterSet(second);
        using var parameters = new ParameterSet(first);
        float* elsewhere = owner.Add("elsewhere", [10]).ValuePointer;

        ArgumentException error = Assert.Throws<ArgumentException>("value", () => parameters.Wrap("p", [10], elsewhere));

        Assert.Contains("it is memory of CUDA 1", error.Message, StringComparison.Ordinal);
    }

    [GxxFact]
    public void Wrap_MemoryOfTheDevice_IsUpdatedInPlace()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var owner = new ParameterSet(device);
        Parameter value = owner.Add("value", [1001]);
        Parameter gradient = owner.Add("gradient", [1001]);
        value.WriteValue([.. Enumerable.Repeat(1f, 1001)]);
        gradient.WriteValue([.. Enumerable.Repeat(0.5f, 1001)]);
        using var parameters = new ParameterSet(device);
        parameters.Wrap("p", [1000], value.ValuePointer + 1, gradient.ValuePointer + 1);
        using var optimizer = new Optimizer(parameters, new Sgd(LearningRate: 0.5, WeightDecay: 0.25));

        optimizer.Step();

        float[] result = new float[1001];
        value.ReadValue(result);
        Assert.Equal(1f, result[0]);
        Assert.All(result[1..], element => Assert.Equal(1 - (0.5f * (0.5f + 0.25f)), element));
    }

    [GxxFact]
    public void WriteValue_FromPinnedMemory_HasReadItOnReturn()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var parameters = new ParameterSet(device);
        Parameter parameter = parameters.Add("p", [10]);
        WithPinnedMemory(device, 10, pinned =>
        {
            var source = new Span<float>((float*)pinned, 10);
            source.Fill(1);
            parameter.WriteValue(source);
            source.Fill(2);
        });

        float[] numbers = new float[10];
        parameter.ReadValue(numbers);
        Assert.All(numbers, number => Assert.Equal(1f, number));
    }

    [GxxFact]
    public void ReadValue_IntoPinnedMemory_HasArrivedOnReturn()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var parameters = new ParameterSet(device);
        Parameter parameter = parameters.Add("p", [10]);
        parameter.WriteValue([.. Enumerable.Repeat(1f, 10)]);
        WithPinnedMemory(device, 10, pinned =>
        {
            var destination = new Span<float>((float*)pinned, 10);
            destination.Clear();

            parameter.ReadValue(destination);

            Assert.Equal(Enumerable.Repeat(1f, 10), destination.ToArray());
        });
    }

    [GxxFact]
    public void ZeroGradients_OfSeveralChunks_ReachesAll()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var parameters = new ParameterSet(device);
        Parameter parameter = parameters.Add("p", [100_003]);
        float[] gradient = [.. Enumerable.Repeat(1f, 100_003)];
        parameter.WriteGradient(gradient);
        using var optimizer = new Optimizer(parameters, new AdamW());

        optimizer.ZeroGradients();

        parameter.ReadGradient(gradient);
        Assert.DoesNotContain(gradient, element => element != 0);
    }

    [GxxFact]
    public void Add_MoreThanThereIs_SaysHowMuchIsFree()
    {
        using CudaDevice device = EmulatedGpu.Open();
        using var parameters = new ParameterSet(device);

        OutOfMemoryException error = Assert.Throws<OutOfMemoryException>(() => parameters.Add("p", [1 << 20, 1 << 20]));

        Assert.Contains("CUDA 0 (Emulated GPU) has no 4398046511104 bytes of memory left;", error.Message, StringComparison.Ordinal);
        Assert.Empty(parameters);
    }

    [GxxFact]
    public void Parameters_OfAnotherDevice_AreRefused()
    {
        using CudaDevice first = EmulatedGpu.Open();
        using CudaDevice second = EmulatedGpu.Open();
        using var parameters = new ParameterSet(first);
        parameters.Add("p", [10]);

        ArgumentException twin = Assert.Throws<ArgumentException>("device", () => new Optimizer(parameters, new AdamW(), second));
        ArgumentException other = Assert.Throws<ArgumentException>("device", () => new Optimizer(parameters, new AdamW(), Device.Cpu));

        Assert.Contains("Two devices of one GPU", twin.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Two devices of one GPU", other.Message, StringComparison.Ordinal);
    }

    private static void WithPinnedMemory(CudaDevice device, int elements, Action<nint> use)
    {
        using var context = new PrimaryContext(device.Ordinal);
        context.PushContext();
        nint pinned = 0;
        EmulatedGpu.Check(DriverAPINativeMethods.MemoryManagement.cuMemHostAlloc(
            ref pinned, elements * sizeof(float), CUMemHostAllocFlags.None));
        try
        {
            use(pinned);
        }
        finally
        {
            EmulatedGpu.Check(DriverAPINativeMethods.MemoryManagement.cuMemFreeHost(pinned));
            context.PopContext();
        }
    }
}
