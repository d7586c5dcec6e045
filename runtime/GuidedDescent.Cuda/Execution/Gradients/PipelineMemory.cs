using GuidedDescent.Execution;

namespace GuidedDescent.Cuda;

/// <summary>Device memory for what is measured and decided: eight bytes for each tile of 1024 elements, and little more.</summary>
internal sealed unsafe class PipelineMemory : IDisposable
{
    private const int Alignment = 16;

    private readonly DeviceBlock _memory;
    private long _used;

    /// <summary>Reserves the memory; the context must be current.</summary>
    /// <param name="session">The device.</param>
    /// <param name="units">What is measured.</param>
    /// <param name="tiles">The tiles of all tensors together.</param>
    public PipelineMemory(CudaSession session, GradientUnits units, long tiles)
    {
        long weightTiles = units.Tensors.Any(tensor => tensor.IsClippedByWeights) ? tiles : 0;
        long[] sizes =
        [
            tiles * sizeof(double),
            weightTiles * sizeof(double),
            units.Count * sizeof(double),
            units.Count * sizeof(double),
            units.Count * sizeof(double),
            units.Tensors.Length * sizeof(double),
            units.Count * sizeof(float),
            sizeof(DeviceProgress),
            sizeof(int),
            DecisionReports.Count * sizeof(DecisionReport),
        ];
        _memory = DeviceBlock.Allocate(session, sizes.Sum(Padded));
        Arguments = new PipelineArguments
        {
            GradientTiles = (double*)Take(sizes[0]),
            WeightTiles = (double*)Take(sizes[1]),
            Squares = (double*)Take(sizes[2]),
            WeightSquares = (double*)Take(sizes[3]),
            UnitFactors = (double*)Take(sizes[4]),
            Left = (double*)Take(sizes[5]),
            Factors = (float*)Take(sizes[6]),
            Progress = (DeviceProgress*)Take(sizes[7]),
            IsSkipped = (int*)Take(sizes[8]),
            Reports = (DecisionReport*)Take(sizes[9]),
        };
    }

    /// <summary>The arguments of kernels with the places of all of it.</summary>
    public PipelineArguments Arguments { get; }

    public void Dispose() => _memory.Dispose();

    private static long Padded(long bytes) => (bytes + Alignment - 1) & -Alignment;

    private byte* Take(long bytes)
    {
        byte* place = _memory.Address + _used;
        _used += Padded(bytes);
        return place;
    }
}
