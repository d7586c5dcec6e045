using System.Runtime.InteropServices;
using GuidedDescent.Execution;
using GuidedDescent.Rules;

namespace GuidedDescent.Testing;

/// <summary>One rule on one group, on an <see cref="EmulatedCudaDevice"/>.</summary>
internal sealed class EmulatedCudaExecutor(EmulatedCudaProgram program, TensorTable tensors) : GroupExecutor
{
    private readonly Chunk[] _chunks = tensors.Cut(program.Options.ChunkElements);

    public override void Launch<TScalars>(KernelDescriptor kernel, in TScalars scalars)
    {
        // An empty struct occupies a byte all the same.
        ReadOnlySpan<byte> bytes = kernel.Scalars.IsEmpty ? [] : MemoryMarshal.AsBytes(new ReadOnlySpan<TScalars>(in scalars));
        if (bytes.Length != kernel.Scalars.Length * sizeof(float))
        {
            throw new ArgumentException(
                $"{kernel} takes {kernel.Scalars.Length} scalars, but {typeof(TScalars).Name} has {bytes.Length} bytes.",
                nameof(scalars));
        }

        program.Run(kernel.EntryPoint, bytes, tensors, _chunks);
    }

    public override unsafe void Clear(int slot)
    {
        for (int row = 0; row < tensors.Count; row++)
        {
            NativeMemory.Clear(tensors.Pointer(row, slot), (nuint)tensors.Length(row) * sizeof(float));
        }
    }

    public override void Dispose() => program.Dispose();
}
