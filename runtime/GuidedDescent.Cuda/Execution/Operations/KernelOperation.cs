using GuidedDescent.Execution;
using GuidedDescent.Rules;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>A kernel that goes through its domain element by element: one launch for all tensors.</summary>
internal sealed unsafe class KernelOperation(RuleKernelCalls calls, LoadedKernel kernel, KernelDescriptor descriptor) : BucketOperation
{
    private TablePlace _nextTensors;
    private TablePlace _nextChunks;
    private void* _tensors;
    private void* _chunks;
    private int _chunkCount;

    public override void LayOut(GroupTensors group, TableImage image, BucketTables tables) =>
        (_nextTensors, _nextChunks) = (tables.Pointers, tables.Elements(descriptor.DomainSlot));

    public override bool TakeUp(byte* tables)
    {
        _tensors = _nextTensors.In(tables);
        _chunks = _nextChunks.In(tables);
        _chunkCount = _nextChunks.Count;
        return false;
    }

    public override void Enqueue(in StepScalars scalars, in Surroundings surroundings, CUstream stream) =>
        calls.Launch(kernel, scalars.OnDevice, _tensors, _chunks, _chunkCount, surroundings, stream);
}
