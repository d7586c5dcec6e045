using GuidedDescent.Execution;
using GuidedDescent.Rules;

namespace GuidedDescent.Testing;

/// <summary>
/// A kernel that goes through its domain tile by tile, for all tensors of a bucket, and what makes results of what the tiles come to.
/// </summary>
internal sealed unsafe class TiledKernel : IDisposable
{
    private const int TileLength = 1024;
    private const int BandRows = 32;

    private readonly TensorTable _tensors;
    private readonly KernelDescriptor _kernel;
    private readonly PartialResults _partials;
    private readonly Chunk[] _chunks;

    /// <summary>Prepares.</summary>
    /// <param name="group">The bucket.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="chunkElements">The most elements of a chunk, but at least one tile.</param>
    public TiledKernel(GroupTensors group, KernelDescriptor kernel, int chunkElements)
    {
        _tensors = group.Tensors;
        _kernel = kernel;
        SlotShape all = kernel.IsBanded ? group.ShapeOf(kernel.DomainSlot) : SlotShape.Single;
        _partials = new PartialResults(all.Rows, checked((int)all.Columns), PartialLengths());
        _chunks = kernel.IsBanded ? _partials.CutIntoBands(_tensors.Count) : CutIntoTiles(Math.Max(chunkElements / TileLength, 1));
    }

    /// <summary>Whether a kernel is given what tiles need beside its tensors.</summary>
    public static bool Is(KernelDescriptor kernel) => kernel.IsBanded || !kernel.Reductions.IsEmpty;

    /// <summary>Runs the kernel, and makes the results of its reductions.</summary>
    public void Run(EmulatedCudaProgram program, ReadOnlySpan<byte> scalars)
    {
        for (int index = 0; index < _partials.Count; index++)
        {
            _partials.Span(index).Fill(float.NaN);
        }

        program.Run(_kernel.EntryPoint, scalars, _tensors, _chunks, _partials);
        for (int index = 0; index < _partials.Count; index++)
        {
            int tensor = index / _kernel.Reductions.Length;
            ReductionDescriptor reduction = _kernel.Reductions[index % _kernel.Reductions.Length];
            int results = checked((int)_tensors.Shape(tensor, reduction.ResultSlot).Length);
            Combination.Run(
                reduction.Kind, _partials.Span(index), new Span<float>(_tensors.Pointer(tensor, reduction.ResultSlot), results));
        }
    }

    public void Dispose() => _partials.Dispose();

    private int[] PartialLengths()
    {
        var lengths = new List<int>();
        for (int tensor = 0; tensor < _tensors.Count; tensor++)
        {
            SlotShape domain = _tensors.Shape(tensor, _kernel.DomainSlot);
            domain = _kernel.IsBanded ? domain : new SlotShape(1, domain.Length);
            long tiles = Parts(domain.Columns, TileLength) * domain.Rows;
            long columns = Parts(domain.Rows, BandRows) * domain.Columns;
            lengths.AddRange(_kernel.Reductions.Select(
                reduction => checked((int)(reduction.Kind == ReductionKind.ColumnSum ? columns : tiles))));
        }

        return [.. lengths];
    }

    private Chunk[] CutIntoTiles(int tiles)
    {
        var chunks = new List<Chunk>();
        for (int tensor = 0; tensor < _tensors.Count; tensor++)
        {
            long length = _tensors.Shape(tensor, _kernel.DomainSlot).Length;
            for (long offset = 0; offset < length; offset += (long)tiles * TileLength)
            {
                chunks.Add(new Chunk(offset, tensor, (int)Math.Min((long)tiles * TileLength, length - offset)));
            }
        }

        return [.. chunks];
    }

    private static long Parts(long length, int part) => (length + part - 1) / part;
}
