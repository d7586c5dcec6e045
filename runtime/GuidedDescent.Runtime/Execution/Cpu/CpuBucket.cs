using System.Runtime.InteropServices;
using GuidedDescent.Execution.Cpu.Gradients;
using GuidedDescent.Execution.Cpu.Operations;
using GuidedDescent.Rules;

namespace GuidedDescent.Execution.Cpu;

/// <summary>The operations of a bucket whose slots have extents of their own.</summary>
internal sealed unsafe class CpuBucket : ICpuBucket
{
    private readonly TensorTable _tensors;
    private readonly ICpuOperation?[] _operations;
    private readonly BucketAverages? _averages;

    public CpuBucket(CpuDevice device, GroupTensors group, CpuOperations operations)
    {
        _averages = BucketAverages.Of(device, group);
        _tensors = group.Tensors;
        Loads = group.Gradients is { Sources: null } ? new GradientLoads(group.Gradients, device.Threads) : null;
        GradientCopies? copies = group.Gradients is { Sources: not null }
            ? new GradientCopies(device, _tensors, group.Gradients, group.Storage?[Slot.Gradient])
            : null;
        bool areWorkingCopies = group.WorkingCopies?.Slots.Contains(Slot.Gradient) == true;
        GradientCopies = areWorkingCopies ? null : copies;
        WorkingCopies = group.WorkingCopies is null
            ? null
            : new CpuWorkingCopies(device, group, group.WorkingCopies, areWorkingCopies ? copies : null);
        _operations = new ICpuOperation?[group.Rule.Operations.Length];
        try
        {
            for (int index = 0; index < _operations.Length; index++)
            {
                // Nothing is launched that works on memory the group does not keep; sums over the group are the executor's.
                OperationDescriptor operation = group.Rule.Operations[index];
                bool isRunHere = operation is not GroupSumDescriptor && operation.Streams.All(group.Tensors.Holds);
                _operations[index] = isRunHere ? operations.Prepare(group, operation, Loads) : null;
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public GradientLoads? Loads { get; }

    public GradientCopies? GradientCopies { get; }

    public CpuWorkingCopies? WorkingCopies { get; }

    public void Run(int operation, ReadOnlySpan<byte> scalars, ReadOnlySpan<float> averageRates)
    {
        AverageUpdate? averages = _averages?.Prepare(averageRates);
        ReadOnlySpan<float> numbers = MemoryMarshal.Cast<byte, float>(scalars);
        if (_operations[operation] is KernelOperation { StoresWeight: true } kernel)
        {
            kernel.Run(numbers, averages);
        }
        else
        {
            _operations[operation]!.Run(numbers);
            _averages?.Run(averages);
        }
    }

    public void UpdateAverages(ReadOnlySpan<float> rates)
    {
        if (_averages?.Prepare(rates) is AverageUpdate update)
        {
            WorkingCopies?.OpenWeights();
            _averages.Run(update);
        }
    }

    public void MoveWeights(int average, WeightMove move) => _averages!.Move(average, move);

    public void Clear(int slot)
    {
        if (WorkingCopies?.TryClear(slot) == true)
        {
            return;
        }

        if (slot == Slot.Gradient && GradientCopies is not null)
        {
            GradientCopies.ClearSources();
            return;
        }

        for (int row = 0; row < _tensors.Count; row++)
        {
            NativeMemory.Clear(_tensors.Pointer(row, slot), (nuint)_tensors.Shape(row, slot).Length * sizeof(float));
        }
    }

    public void Dispose()
    {
        foreach (ICpuOperation? operation in _operations)
        {
            operation?.Dispose();
        }

        Loads?.Dispose();
    }
}
