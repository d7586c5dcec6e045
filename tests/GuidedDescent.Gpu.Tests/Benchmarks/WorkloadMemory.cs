using GuidedDescent.Cuda;
using GuidedDescent.Gpu.Tests.Driver;

namespace GuidedDescent.Gpu.Tests.Benchmarks;

/// <summary>
/// The weights and gradients of a workload, every tensor with a gap behind it, so that none continues another, as a framework that
/// allocates every tensor by itself would place them. The context must be current.
/// </summary>
internal sealed unsafe class WorkloadMemory : IDisposable
{
    private const long Alignment = 256;

    private readonly Workload _workload;
    private readonly GpuBuffer _values;
    private readonly GpuBuffer _gradients;

    public WorkloadMemory(Workload workload, CudaDevice device)
    {
        _workload = workload;
        long bytes = workload.Tensors.Sum(run => run.Count * Spacing(run.Length));
        _values = DevicePattern.Allocate(device, bytes, seed: 1);
        _gradients = DevicePattern.Allocate(device, bytes, seed: 2);
        device.Synchronize();
    }

    /// <summary>A set over the memory, for one of the devices of the GPU. Several may look at it, and step it in turns.</summary>
    public ParameterSet Wrap(CudaDevice device)
    {
        var parameters = new ParameterSet(device);
        long offset = 0;
        foreach (IReadOnlyList<int> axes in _workload.Shapes())
        {
            var shape = Shape.Of([.. axes]);
            parameters.Wrap(
                $"tensor {parameters.Count}", shape, (float*)(_values.Start + offset), (float*)(_gradients.Start + offset));
            offset += Spacing(shape.Length);
        }

        return parameters;
    }

    public void Dispose()
    {
        _values.Dispose();
        _gradients.Dispose();
    }

    private static long Spacing(long elements) =>
        (((elements * sizeof(float)) + Alignment - 1) & -Alignment) + Alignment;
}
