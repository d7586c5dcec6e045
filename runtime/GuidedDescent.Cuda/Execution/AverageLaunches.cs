using GuidedDescent.Execution;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>
/// The averages of the weights of all buckets: one launch for each bucket draws them along, right behind the launch that writes the weights
/// last, and another has weights and averages change places.
/// </summary>
internal sealed unsafe class AverageLaunches
{
    private readonly CudaSession _session;
    private readonly LoadedKernel _update;
    private readonly LoadedKernel _exchange;
    private readonly Bucket[] _buckets;
    private readonly LastWeightWrites _lastWrites = new();
    private readonly KernelArguments<UpdateArguments> _updateArguments = new(0, 8, 16, 24, 32, 36, 40);
    private readonly KernelArguments<ExchangeArguments> _exchangeArguments = new(0, 8, 16, 24, 28, 32, 36, 40);

    private AverageLaunches(CudaSession session, KernelLoader loader, int groups)
    {
        _session = session;
        LoadedKernel[] kernels = loader.LoadOwn(
            RuntimeKernels.AverageFile, RuntimeKernels.UpdateAverages, RuntimeKernels.ExchangeWeights);
        (_update, _exchange) = (kernels[0], kernels[1]);
        _buckets = new Bucket[groups];
    }

    /// <summary>Loads the kernels, where there are averages, or gives null; the context must be current.</summary>
    public static AverageLaunches? For(CudaSession session, KernelLoader loader, IReadOnlyList<GroupTensors> groups) =>
        groups.Any(group => group.Averages is not null) ? new AverageLaunches(session, loader, groups.Count) : null;

    /// <inheritdoc cref="BucketOperation.LayOut"/>
    public void LayOut(int index, GroupTensors group, TableImage image, BucketTables tables)
    {
        ref Bucket bucket = ref _buckets[index];
        bucket.NextTensors = tables.Pointers;
        bucket.NextChunks = tables.Elements(slot: 0);
        bucket.NextAverages = image.Add(group.Averages!.Addresses);
        bucket.SlotCount = group.Tensors.SlotCount;
        bucket.AverageCount = group.Averages.Count;
    }

    /// <summary>Takes up the tables that were laid out last.</summary>
    public void TakeUp(byte* tables)
    {
        foreach (ref Bucket bucket in _buckets.AsSpan())
        {
            bucket.Tensors = bucket.NextTensors.In(tables);
            bucket.Averages = bucket.NextAverages.In(tables);
            bucket.Chunks = bucket.NextChunks.In(tables);
            bucket.ChunkCount = bucket.NextChunks.Count;
        }
    }

    /// <summary>Looks where in a step the weights of each bucket are written last.</summary>
    public void Find(ReadOnlySpan<PlannedLaunch> launches, IReadOnlyList<GroupTensors> groups) => _lastWrites.Find(launches, groups);

    /// <summary>Puts what follows a launch of the step into a stream; the context must be current.</summary>
    /// <param name="launch">Its place in the step.</param>
    /// <param name="group">The bucket.</param>
    /// <param name="scalars">The scalars of the step.</param>
    /// <param name="stream">The stream.</param>
    public void EnqueueAfter(int launch, int group, in StepScalars scalars, CUstream stream)
    {
        if (scalars.HasAverageRates && _lastWrites.IsLast(launch, group))
        {
            Update(_buckets[group], scalars.AverageRates, stream);
        }
    }

    /// <summary>Puts the updates of all buckets into a stream whose weights no launch of the step writes.</summary>
    public void EnqueueRest(in StepScalars scalars, CUstream stream)
    {
        for (int group = 0; scalars.HasAverageRates && group < _buckets.Length; group++)
        {
            if (_lastWrites.AreNone(group))
            {
                Update(_buckets[group], scalars.AverageRates, stream);
            }
        }
    }

    /// <summary>
    /// Has the weights of all buckets and an average change places, or makes the average a copy of the weights; the context must be
    /// current.
    /// </summary>
    public void Exchange(int average, bool isCopy)
    {
        foreach (ref readonly Bucket bucket in _buckets.AsSpan())
        {
            _exchangeArguments.Values = new ExchangeArguments
            {
                Tensors = bucket.Tensors,
                Averages = bucket.Averages,
                Chunks = bucket.Chunks,
                ChunkCount = bucket.ChunkCount,
                SlotCount = bucket.SlotCount,
                AverageCount = bucket.AverageCount,
                Average = average,
                IsCopy = isCopy ? 1 : 0,
            };
            _exchange.Launch(_session, bucket.ChunkCount, _exchangeArguments.Pointers, _session.Stream);
        }
    }

    private void Update(in Bucket bucket, byte* rates, CUstream stream)
    {
        _updateArguments.Values = new UpdateArguments
        {
            Rates = rates,
            Tensors = bucket.Tensors,
            Averages = bucket.Averages,
            Chunks = bucket.Chunks,
            ChunkCount = bucket.ChunkCount,
            SlotCount = bucket.SlotCount,
            AverageCount = bucket.AverageCount,
        };
        _update.Launch(_session, bucket.ChunkCount, _updateArguments.Pointers, stream);
    }

    private struct Bucket
    {
        public TablePlace NextTensors;
        public TablePlace NextAverages;
        public TablePlace NextChunks;
        public void* Tensors;
        public void* Averages;
        public void* Chunks;
        public int ChunkCount;
        public int SlotCount;
        public int AverageCount;
    }

    // The parameters of gd_update_averages.
    private struct UpdateArguments
    {
        public void* Rates;
        public void* Tensors;
        public void* Averages;
        public void* Chunks;
        public int ChunkCount;
        public int SlotCount;
        public int AverageCount;
    }

    // The parameters of gd_exchange_weights.
    private struct ExchangeArguments
    {
        public void* Tensors;
        public void* Averages;
        public void* Chunks;
        public int ChunkCount;
        public int SlotCount;
        public int AverageCount;
        public int Average;
        public int IsCopy;
    }
}
