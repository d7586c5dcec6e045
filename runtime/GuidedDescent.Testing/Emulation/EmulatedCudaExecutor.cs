using System.Runtime.InteropServices;
using GuidedDescent.Execution;
using GuidedDescent.Rules;

namespace GuidedDescent.Testing;

/// <summary>One rule on one group, on an <see cref="EmulatedCudaDevice"/>.</summary>
internal sealed class EmulatedCudaExecutor : GroupExecutor
{
    private readonly RuleDescriptor _rule;
    private readonly EmulatedCudaProgram _program;
    private readonly TensorTable _tensors;
    private readonly Chunk[] _chunks;

    public EmulatedCudaExecutor(RuleDescriptor rule, EmulatedCudaProgram program, TensorTable tensors)
        : base(rule, tensors)
    {
        _rule = rule;
        _program = program;
        _tensors = tensors;
        _chunks = tensors.Cut(program.Options.ChunkElements);
    }

    public override unsafe void Clear(int slot)
    {
        for (int row = 0; row < _tensors.Count; row++)
        {
            NativeMemory.Clear(_tensors.Pointer(row, slot), (nuint)_tensors.Length(row) * sizeof(float));
        }
    }

    public override void Dispose() => _program.Dispose();

    protected override void Run(int kernel, ReadOnlySpan<byte> scalars) =>
        _program.Run(_rule.Kernels[kernel].EntryPoint, scalars, _tensors, _chunks);
}
