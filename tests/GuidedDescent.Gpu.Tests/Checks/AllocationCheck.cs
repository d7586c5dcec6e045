using GuidedDescent.Cuda;
using GuidedDescent.Gpu.Tests.Driver;
using GuidedDescent.Optimizers.Tests;

namespace GuidedDescent.Gpu.Tests.Checks;

/// <summary>A step allocates nothing, neither on the host nor on the device.</summary>
internal sealed class AllocationCheck : ICheck
{
    private const int WarmUpSteps = 60;
    private const int Steps = 100;

    public string Name => "Allocation";

    public string Run(CheckSettings settings)
    {
        foreach (bool captures in new[] { false, true })
        {
            using var device = new CudaDevice(0, new CudaDeviceOptions { CaptureSteps = captures });
            using var context = new GpuContext();
            foreach (string name in RuleCases.AllNames)
            {
                Measure(device, context, name);
            }
        }

        return $"{RuleCases.AllNames.Count()} rules, {Steps} steps each, eager and replayed: 0 bytes on the host, 0 on the device";
    }

    private static void Measure(CudaDevice device, GpuContext context, string name)
    {
        using var parameters = new ParameterSet(device);
        parameters.Add("long", [70, 59]);
        parameters.Add("short", [13]);
        using var optimizer = new Optimizer(parameters, RuleCases.Get(name));
        TakeSteps(optimizer, WarmUpSteps);
        device.Synchronize();
        long free = context.FreeBytes;
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        TakeSteps(optimizer, Steps);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        device.Synchronize();
        long taken = free - context.FreeBytes;
        CheckFailedException.ThrowIf(allocated != 0, () => $"{name}: {Steps} steps allocated {allocated} bytes on the host");
        CheckFailedException.ThrowIf(taken > 0, () => $"{name}: {Steps} steps took {taken} bytes of the device");
    }

    private static void TakeSteps(Optimizer optimizer, int count)
    {
        for (int step = 0; step < count; step++)
        {
            optimizer.Step();
            optimizer.ZeroGradients();
        }
    }
}
