using GuidedDescent.Execution;
using GuidedDescent.Precision;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>
/// The averages of the weights of all buckets: the kernel that stores the weights last draws them along, or one launch for each bucket
/// where something else writes them. Another launch has weights and averages change places.
/// </summary>
internal sealed unsafe class AverageLaunches
{
    private readonly CudaSession _session;
    private readonly LoadedKernel _update;
    private readonly LoadedKernel _exchange;
    private readonly Bucket[] _buckets;
    private readonly LastWeightWrites _lastWrites = new();
    private readonly KernelArguments<UpdateArguments> _updateArguments = new(0, 8, 16, 20, 24);
    private readonly KernelArguments<ExchangeArguments> _exchangeArguments = new(0, 8, 16, 24, 28, 32, 36, 40);

    private AverageLaunches(CudaSession session, KernelLoader loader, OperationFactory factory, IReadOnlyList<GroupTensors> groups)
    {
        _session = session;
        LoadedKernel[] kernels = loader.LoadOwn(
            RuntimeKernels.AverageFile, RuntimeKernels.UpdateAverages, RuntimeKernels.ExchangeWeights);
        (_update, _exchange) = (kernels[0], kernels[1]);
        _buckets = [.. groups.Select(group => new Bucket
        {
            Lending = group.Lent is null ? null : new WeightLending(session, loader),
            Stored = group.Storage?[Slot.Weight] is SlotStorage weights ? factory.CreateCopy(weights) : null,
        })];
    }

    /// <summary>Loads the kernels, where there are averages, or gives null; the context must be current.</summary>
    public static AverageLaunches? For(
        CudaSession session, KernelLoader loader, OperationFactory factory, IReadOnlyList<GroupTensors> groups) =>
        groups.Any(group => group.Averages is not null) ? new AverageLaunches(session, loader, factory, groups) : null;

    /// <inheritdoc cref="BucketOperation.LayOut"/>
    public void LayOut(int index, GroupTensors group, TableImage image, BucketTables tables)
    {
        ref Bucket bucket = ref _buckets[index];
        bucket.NextTensors = tables.Pointers;
        bucket.NextChunks = tables.Elements(slot: 0);
        bucket.NextAverages = image.Add(group.Averages!.Addresses);
        bucket.SlotCount = group.Tensors.SlotCount;
        bucket.AverageCount = group.Averages.Count;
        bucket.Lending?.LayOut(group.Lent!, group.Averages.Count, image);
        bucket.Stored?.LayOut(CopyRows.OfTable(group, group.Storage!, Slot.Weight), image);
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
            bucket.Lending?.TakeUp(tables);
            bucket.Stored?.TakeUp(tables);
        }
    }

    /// <summary>Looks where in a step the weights of each bucket are written last.</summary>
    public void Find(ReadOnlySpan<PlannedLaunch> launches, IReadOnlyList<GroupTensors> groups) => _lastWrites.Find(launches, groups);

    /// <summary>Has a launch of the step draw the averages along where it is the last that writes the weights of its bucket.</summary>
    /// <param name="launch">Its place in the step.</param>
    /// <param name="group">The bucket.</param>
    /// <param name="scalars">The scalars of the step.</param>
    /// <param name="surroundings">What surrounds the launch.</param>
    public void DrawAlong(int launch, int group, in StepScalars scalars, ref Surroundings surroundings)
    {
        if (scalars.HasAverageRates && _lastWrites.IsLast(launch, group))
        {
            surroundings = WithAverages(group, scalars, surroundings);
        }
    }

    /// <summary>
    /// Puts the update of a bucket into a stream, behind the launch that writes its weights last and draws nothing along; the context must
    /// be current.
    /// </summary>
    /// <param name="group">The bucket.</param>
    /// <param name="surroundings">What surrounds that launch.</param>
    /// <param name="stream">The stream.</param>
    public void Update(int group, in Surroundings surroundings, CUstream stream)
    {
        ref readonly Bucket bucket = ref _buckets[group];
        _updateArguments.Values = new UpdateArguments
        {
            Tensors = bucket.Tensors,
            Chunks = bucket.Chunks,
            ChunkCount = bucket.ChunkCount,
            SlotCount = bucket.SlotCount,
            Surroundings = surroundings,
        };
        _update.Launch(_session, bucket.ChunkCount, _updateArguments.Pointers, stream);
    }

    /// <summary>
    /// Puts the updates of all buckets into a stream whose weights no launch of the step writes; the context must be current.
    /// </summary>
    /// <param name="scalars">The scalars of the step.</param>
    /// <param name="surroundings">What surrounds the step.</param>
    /// <param name="stream">The stream.</param>
    public void UpdateUnwritten(in StepScalars scalars, in Surroundings surroundings, CUstream stream)
    {
        for (int group = 0; scalars.HasAverageRates && group < _buckets.Length; group++)
        {
            if (_lastWrites.AreNone(group))
            {
                UpdateStored(group, WithAverages(group, scalars, surroundings), stream);
            }
        }
    }

    /// <summary>
    /// Has an average take the place of the weights of all buckets, or copies them, or brings them back: singles change places with the
    /// average. The context must be current.
    /// </summary>
    public void Move(int average, WeightMove move)
    {
        foreach (ref readonly Bucket bucket in _buckets.AsSpan())
        {
            if (bucket.Lending is WeightLending lending)
            {
                lending.Move(average, move);
                continue;
            }

            _exchangeArguments.Values = new ExchangeArguments
            {
                Tensors = bucket.Tensors,
                Averages = bucket.Averages,
                Chunks = bucket.Chunks,
                ChunkCount = bucket.ChunkCount,
                SlotCount = bucket.SlotCount,
                AverageCount = bucket.AverageCount,
                Average = average,
                IsCopy = move == WeightMove.Copy ? 1 : 0,
            };
            _exchange.Launch(_session, bucket.ChunkCount, _exchangeArguments.Pointers, _session.Stream);
        }
    }

    /// <summary>Updates the averages of weights that are not written in the step, and so have no copy of it.</summary>
    private void UpdateStored(int group, in Surroundings surroundings, CUstream stream)
    {
        if (_buckets[group].Stored is SlotCopy weights)
        {
            weights.Draw(surroundings, stream);
        }
        else
        {
            Update(group, surroundings, stream);
        }
    }

    private Surroundings WithAverages(int group, in StepScalars scalars, in Surroundings surroundings) => surroundings with
    {
        Averages = _buckets[group].Averages,
        AverageRates = scalars.AverageRates,
        AverageCount = _buckets[group].AverageCount,
    };

    private struct Bucket
    {
        public WeightLending? Lending;
        public SlotCopy? Stored;
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
        public void* Tensors;
        public void* Chunks;
        public int ChunkCount;
        public int SlotCount;
        public Surroundings Surroundings;
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
