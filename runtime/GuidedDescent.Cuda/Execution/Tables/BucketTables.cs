using GuidedDescent.Execution;
using GuidedDescent.Precision;
using GuidedDescent.Rules;

namespace GuidedDescent.Cuda;

/// <summary>
/// The tables that the operations of one bucket share: the pointers of its tensors, and the chunks of each domain in each way of cutting.
/// </summary>
internal sealed unsafe class BucketTables
{
    /// <summary>Kernels load 16 bytes at a time where all streams of a chunk begin at a multiple of that.</summary>
    private const int WidestAccess = 16;

    private readonly TableImage _image;
    private readonly TensorTable _tensors;
    private readonly int _residentBlocks;
    private readonly Dictionary<(Cut Cut, int Slot), TablePlace> _chunks = [];
    private TablePlace? _beside;

    /// <summary>Lays the pointers out.</summary>
    /// <param name="image">Where the tables are laid out.</param>
    /// <param name="tensors">The tensors of the bucket.</param>
    /// <param name="residentBlocks">The blocks of its kernels that the GPU runs at once.</param>
    public BucketTables(TableImage image, TensorTable tensors, int residentBlocks)
    {
        _image = image;
        _tensors = tensors;
        _residentBlocks = residentBlocks;
        Pointers = image.Add(new ReadOnlySpan<nint>(tensors.Pointers, checked(tensors.Count * tensors.SlotCount)));
    }

    private enum Cut
    {
        Elements,
        Tiles,
        Bands,
        Blocks,
    }

    /// <summary>The pointers: one row per tensor, one pointer per slot.</summary>
    public TablePlace Pointers { get; }

    /// <summary>The domain of a slot, cut into stretches of elements.</summary>
    public TablePlace Elements(int slot) => Find(Cut.Elements, slot);

    /// <summary>The same, at multiples of a tile of 1024 elements.</summary>
    public TablePlace Tiles(int slot) => Find(Cut.Tiles, slot);

    /// <summary>The same, cut into bands of 32 rows and 1024 columns.</summary>
    public TablePlace Bands(int slot) => Find(Cut.Bands, slot);

    /// <summary>The elements of the weight, cut at multiples of a block of 256 of what is stored in fewer bits.</summary>
    public TablePlace Blocks => Find(Cut.Blocks, slot: 0);

    /// <summary>What is kept beside slots that are stored in fewer bits: one row per tensor, one entry per slot.</summary>
    public TablePlace Beside(BucketStorage storage) =>
        _beside ??= _image.Add<BesideSlot>(BesideSlot.TableOf(_tensors, storage));

    /// <summary>Domains of the same extents have their chunks in common.</summary>
    private TablePlace Find(Cut cut, int slot)
    {
        int first = 0;
        while (!AreAlike(cut, first, slot))
        {
            first++;
        }

        if (!_chunks.TryGetValue((cut, first), out TablePlace place))
        {
            place = _image.Add<Chunk>(Make(cut, first));
            _chunks.Add((cut, first), place);
        }

        return place;
    }

    private bool AreAlike(Cut cut, int slot, int other)
    {
        for (int row = 0; row < _tensors.Count; row++)
        {
            SlotShape shape = _tensors.Shape(row, slot);
            SlotShape otherShape = _tensors.Shape(row, other);
            if (cut == Cut.Bands ? shape != otherShape : shape.Length != otherShape.Length)
            {
                return false;
            }
        }

        return true;
    }

    private Chunk[] Make(Cut cut, int slot)
    {
        long elements = 0;
        for (int row = 0; row < _tensors.Count; row++)
        {
            elements += _tensors.Shape(row, slot).Length;
        }

        return cut switch
        {
            Cut.Bands => DomainChunks.Bands(_tensors, slot),
            Cut.Blocks => DomainChunks.Flat(_tensors, slot, LaunchShape.StoredChunkElements(elements, _residentBlocks)),
            Cut.Tiles => DomainChunks.Flat(_tensors, slot, LaunchShape.TiledChunkElements(elements, _residentBlocks)),
            _ when slot == 0 => _tensors.Cut(LaunchShape.ChunkElements(elements, _residentBlocks), WidestAccess),
            _ => DomainChunks.Flat(_tensors, slot, LaunchShape.ChunkElements(elements, _residentBlocks)),
        };
    }
}
