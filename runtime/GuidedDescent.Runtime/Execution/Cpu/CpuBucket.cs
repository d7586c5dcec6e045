using System.Runtime.InteropServices;
using GuidedDescent.Execution.Cpu.Operations;
using GuidedDescent.Rules;

namespace GuidedDescent.Execution.Cpu;

/// <summary>The operations of a bucket whose slots have extents of their own.</summary>
internal sealed unsafe class CpuBucket : ICpuBucket
{
    private readonly TensorTable _tensors;
    private readonly ICpuOperation?[] _operations;

    public CpuBucket(GroupTensors group, CpuOperations operations)
    {
        _tensors = group.Tensors;
        _operations = new ICpuOperation?[group.Rule.Operations.Length];
        try
        {
            for (int index = 0; index < _operations.Length; index++)
            {
                // Nothing is launched that works on memory the group does not keep; sums over the group are the executor's.
                OperationDescriptor operation = group.Rule.Operations[index];
                bool isRunHere = operation is not GroupSumDescriptor && operation.Streams.All(group.Tensors.Holds);
                _operations[index] = isRunHere ? operations.Prepare(group, operation) : null;
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Run(int operation, ReadOnlySpan<byte> scalars) =>
        _operations[operation]!.Run(MemoryMarshal.Cast<byte, float>(scalars));

    public void Clear(int slot)
    {
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
    }
}
