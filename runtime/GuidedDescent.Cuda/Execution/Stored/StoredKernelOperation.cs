using System.Runtime.InteropServices;
using GuidedDescent.Execution;
using GuidedDescent.Precision;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>A kernel that works on what is stored in fewer bits: one launch for all tensors.</summary>
/// <param name="calls">What launches it.</param>
/// <param name="kernel">The composed kernel.</param>
/// <param name="codes">The codes of 8 bits on the device; null where no slot has them.</param>
internal sealed unsafe class StoredKernelOperation(RuleKernelCalls calls, LoadedKernel kernel, CodeTables? codes) : BucketOperation
{
    private TablePlace _nextTensors;
    private TablePlace _nextBeside;
    private TablePlace _nextChunks;
    private StoredArguments _arguments;

    public override void LayOut(GroupTensors group, TableImage image, BucketTables tables)
    {
        _nextTensors = tables.Pointers;
        _nextBeside = tables.Beside(group.Storage!);
        _nextChunks = tables.Blocks;
    }

    public override bool TakeUp(byte* tables)
    {
        _arguments.Tensors = _nextTensors.In(tables);
        _arguments.Beside = _nextBeside.In(tables);
        _arguments.Codes = codes is null ? null : codes.Address;
        _arguments.Chunks = _nextChunks.In(tables);
        _arguments.ChunkCount = _nextChunks.Count;
        return false;
    }

    public override void Enqueue(in StepScalars scalars, in Surroundings surroundings, CUstream stream)
    {
        _arguments.Scalars = scalars.OnDevice;
        _arguments.Step = scalars.Step;
        _arguments.Surroundings = surroundings;
        calls.Launch(kernel, _arguments, stream);
    }
}
