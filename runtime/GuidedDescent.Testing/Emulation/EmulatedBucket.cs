using GuidedDescent.Execution;
using GuidedDescent.Rules;

namespace GuidedDescent.Testing;

/// <summary>The kernels of one bucket, with the chunks of the domain of each.</summary>
internal sealed class EmulatedBucket : IDisposable
{
    private readonly GroupTensors _group;
    private readonly EmulatedCudaProgram? _program;
    private readonly Chunk[]?[] _chunks;
    private readonly TiledKernel?[] _tiled;

    /// <summary>Cuts the domains of all kernels that the group keeps memory for.</summary>
    /// <param name="group">The bucket.</param>
    /// <param name="program">Its kernels; null where the rule has none.</param>
    /// <param name="chunkElements">The most elements of a chunk.</param>
    public EmulatedBucket(GroupTensors group, EmulatedCudaProgram? program, int chunkElements)
    {
        _group = group;
        _program = program;
        _chunks = new Chunk[]?[group.Rule.Operations.Length];
        _tiled = new TiledKernel?[group.Rule.Operations.Length];
        for (int index = 0; index < _chunks.Length; index++)
        {
            bool isRun = group.Tensors.Count > 0 && group.Rule.Operations[index].Streams.All(group.Tensors.Holds);
            if (isRun && group.Rule.Operations[index] is KernelDescriptor kernel)
            {
                _tiled[index] = TiledKernel.Is(kernel) ? new TiledKernel(group, kernel, chunkElements) : null;
                _chunks[index] = TiledKernel.Is(kernel) ? null : Cut(kernel.DomainSlot, chunkElements);
            }
        }
    }

    /// <summary>Runs a kernel over all tensors; nothing where there are none.</summary>
    /// <param name="operation">Its place among the operations of the rule.</param>
    /// <param name="scalars">Its scalars.</param>
    public void Run(int operation, ReadOnlySpan<byte> scalars)
    {
        _tiled[operation]?.Run(_program!, scalars);
        if (_chunks[operation] is Chunk[] chunks)
        {
            _program!.Run(((KernelDescriptor)_group.Rule.Operations[operation]).EntryPoint, scalars, _group.Tensors, chunks);
        }
    }

    public void Dispose()
    {
        foreach (TiledKernel? kernel in _tiled)
        {
            kernel?.Dispose();
        }
    }

    private Chunk[] Cut(int slot, int chunkElements)
    {
        if (slot == 0)
        {
            return _group.Tensors.Cut(chunkElements);
        }

        var chunks = new List<Chunk>();
        for (int tensor = 0; tensor < _group.Tensors.Count; tensor++)
        {
            long length = _group.Tensors.Shape(tensor, slot).Length;
            for (long offset = 0; offset < length; offset += chunkElements)
            {
                chunks.Add(new Chunk(offset, tensor, (int)Math.Min(chunkElements, length - offset)));
            }
        }

        return [.. chunks];
    }
}
