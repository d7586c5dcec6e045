using GuidedDescent.Execution;

namespace GuidedDescent.Cuda;

/// <summary>The tables of what is measured: all tensors, and stretches of their tiles for blocks of threads to take.</summary>
internal sealed unsafe class MeasureTables
{
    private const int WarpsOfBlock = 8;
    private const int MostTilesOfWarp = 8;

    private readonly GradientUnits _units;
    private readonly long[] _firstTiles;
    private readonly Chunk[] _stretches;
    private TablePlace _nextTensors;
    private TablePlace _nextStretches;

    /// <summary>Counts the tiles of all tensors.</summary>
    /// <param name="units">What is measured.</param>
    /// <param name="residentBlocks">How many blocks of threads the GPU runs at once.</param>
    public MeasureTables(GradientUnits units, int residentBlocks)
    {
        _units = units;
        _firstTiles = new long[units.Tensors.Length];
        for (int tensor = 0; tensor < _firstTiles.Length; tensor++)
        {
            _firstTiles[tensor] = Tiles;
            Tiles += TilesOf(units.Tensors[tensor]);
        }

        int atOnce = (int)Math.Clamp(Tiles / ((long)residentBlocks * WarpsOfBlock), 1, MostTilesOfWarp) * WarpsOfBlock;
        _stretches = [.. Enumerable.Range(0, _firstTiles.Length).SelectMany(tensor => Cut(tensor, atOnce))];
    }

    /// <summary>The tiles of all tensors together.</summary>
    public long Tiles { get; }

    /// <summary>The tensors on the device.</summary>
    public MeasuredTensor* Tensors { get; private set; }

    /// <summary>The stretches on the device.</summary>
    public Chunk* Stretches { get; private set; }

    /// <summary>The number of stretches.</summary>
    public int StretchCount => _stretches.Length;

    /// <summary>Lays out the tables of where the gradients lie now.</summary>
    public void LayOut(TableImage image)
    {
        var tensors = new MeasuredTensor[_firstTiles.Length];
        for (int tensor = 0; tensor < tensors.Length; tensor++)
        {
            GradientUnits.Tensor units = _units.Tensors[tensor];
            tensors[tensor] = new MeasuredTensor
            {
                Gradient = MeasuredNumbers.Of(_units.GradientOf(tensor)),
                Weight = units.IsClippedByWeights ? MeasuredNumbers.Of(_units.WeightOf(tensor)) : default,
                UnitLength = units.UnitLength,
                Units = units.Units,
                FirstUnit = units.FirstUnit,
                FirstTile = _firstTiles[tensor],
            };
        }

        _nextTensors = image.Add<MeasuredTensor>(tensors);
        _nextStretches = image.Add<Chunk>(_stretches);
    }

    /// <summary>Takes up the tables that were laid out last.</summary>
    public void TakeUp(byte* tables)
    {
        Tensors = (MeasuredTensor*)_nextTensors.In(tables);
        Stretches = (Chunk*)_nextStretches.In(tables);
    }

    private static long TilesOf(in GradientUnits.Tensor tensor) =>
        (tensor.UnitLength + DomainChunks.TileLength - 1) / DomainChunks.TileLength * tensor.Units;

    private IEnumerable<Chunk> Cut(int tensor, int atOnce)
    {
        long tiles = TilesOf(_units.Tensors[tensor]);
        for (long first = 0; first < tiles; first += atOnce)
        {
            yield return new Chunk(first, tensor, (int)Math.Min(atOnce, tiles - first));
        }
    }
}
