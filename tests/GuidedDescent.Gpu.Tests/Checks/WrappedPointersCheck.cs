using System.Runtime.InteropServices;
using GuidedDescent.Cuda;
using GuidedDescent.Gpu.Tests.Driver;
using GuidedDescent.Gpu.Tests.Scenarios;
using GuidedDescent.Optimizers;
using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Gpu.Tests.Checks;

/// <summary>
/// Memory that somebody else allocated is trained in place, wherever it begins, and nothing beside it is touched; host memory is
/// refused.
/// </summary>
internal sealed unsafe class WrappedPointersCheck : ICheck
{
    private const int Length = 10_007;
    private const int Margin = 64;
    private const int Steps = 5;
    private const float Untouched = -12345.5f;

    private readonly AdamW _rule = new(LearningRate: 0.01, WeightDecay: 0.1);

    public string Name => "WrappedPointers";

    public string Run(CheckSettings settings)
    {
        using var device = new CudaDevice();
        using var context = new GpuContext();
        float[] expected = TrainOnCpu();
        int[] misalignments = [0, 1, 2, 3];
        foreach (int misalignment in misalignments)
        {
            Snapshot.Compare(Train(device, misalignment), expected, $"memory {4 * misalignment} bytes behind an aligned address");
        }

        RequireRefusal(device);
        return $"{Length:N0} elements of cuMemAlloc at 0, 4, 8 and 12 bytes behind an aligned address; pageable and pinned host memory "
            + "is refused";
    }

    private float[] TrainOnCpu()
    {
        using var parameters = new ParameterSet();
        Parameter weight = parameters.Add("weight", [Length]);
        TakeSteps(parameters, weight);
        return [.. weight.Value];
    }

    private float[] Train(CudaDevice device, int misalignment)
    {
        using var memory = new GpuBuffer(2L * (Length + Margin) * sizeof(float));
        long elements = memory.Bytes / sizeof(float);
        device.Memory.Fill((float*)memory.Start, elements, Untouched);
        float* value = (float*)memory.Start + misalignment;
        float* gradient = value + Length + Margin - 4;
        using var parameters = new ParameterSet(device);
        TakeSteps(parameters, parameters.Wrap("weight", [Length], value, gradient));
        RequireUntouched(device, (float*)memory.Start, value);
        RequireUntouched(device, value + Length, gradient);
        RequireUntouched(device, gradient + Length, (float*)memory.Start + elements);
        float[] weights = new float[Length];
        parameters[0].ReadValue(weights);
        return weights;
    }

    private void TakeSteps(ParameterSet parameters, Parameter weight)
    {
        weight.WriteValue(RandomNumbers.Draw(seed: 0, Length));
        using var optimizer = new Optimizer(parameters, _rule);
        for (int step = 1; step <= Steps; step++)
        {
            weight.WriteGradient(RandomNumbers.Draw(step, Length));
            optimizer.Step();
        }
    }

    private static void RequireUntouched(CudaDevice device, float* start, float* end)
    {
        float[] between = new float[end - start];
        device.Memory.Read(start, between);
        CheckFailedException.ThrowIf(
            between.AsSpan().ContainsAnyExcept(Untouched), () => "a step wrote beside the memory that was wrapped");
    }

    private static void RequireRefusal(CudaDevice device)
    {
        float* pageable = (float*)NativeMemory.AlignedAlloc(Length * sizeof(float), 256);
        nint pinned = 0;
        DriverAPINativeMethods.MemoryManagement.cuMemHostAlloc(ref pinned, Length * sizeof(float), CUMemHostAllocFlags.None)
            .Require("allocating pinned memory");
        try
        {
            RequireRefusal(device, pageable, "pageable host memory");
            RequireRefusal(device, (float*)pinned, "pinned host memory");
        }
        finally
        {
            NativeMemory.AlignedFree(pageable);
            DriverAPINativeMethods.MemoryManagement.cuMemFreeHost(pinned).Require("freeing pinned memory");
        }
    }

    private static void RequireRefusal(CudaDevice device, float* pointer, string what)
    {
        using var parameters = new ParameterSet(device);
        CheckFailedException.ThrowUnlessRefused<ArgumentException>(
            () => parameters.Wrap("weight", [Length], pointer, pointer), what);
    }
}
