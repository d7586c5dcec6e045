using GuidedDescent.Execution;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>
/// How the gradients of all buckets go through a step: multiplied where kernels load them, or in one launch before the step where something
/// else reads them, and zero behind it.
/// </summary>
internal sealed unsafe class GradientLaunches
{
    private readonly CudaSession _session;
    private readonly SlotClearing _clearing;
    private readonly StepDecision _decision;
    private readonly LoadedKernel? _copy;
    private readonly Bucket[] _buckets;
    private readonly KernelArguments<CopyArguments> _arguments = new(0, 8, 16, 24, 28, 32);

    private GradientLaunches(
        CudaSession session, KernelLoader loader, SlotClearing clearing, StepDecision decision, IReadOnlyList<GroupTensors> groups)
    {
        _session = session;
        _clearing = clearing;
        _decision = decision;
        _buckets = new Bucket[groups.Count];
        if (groups.Any(group => group.Gradients is { Sources: not null }))
        {
            _copy = loader.LoadOwn(RuntimeKernels.GradientCopyFile, RuntimeKernels.CopyGradients)[0];
        }
    }

    /// <summary>Loads what is needed, or gives null where gradients are read as they lie and stay; the context must be current.</summary>
    public static GradientLaunches? For(
        CudaSession session, KernelLoader loader, SlotClearing clearing, StepDecision decision, IReadOnlyList<GroupTensors> groups) =>
        groups.Any(group => group.Gradients is not null)
            ? new GradientLaunches(session, loader, clearing, decision, groups)
            : null;

    /// <inheritdoc cref="BucketOperation.LayOut"/>
    public void LayOut(int index, GroupTensors group, TableImage image, BucketTables tables)
    {
        ref Bucket bucket = ref _buckets[index];
        bucket.NextTensors = tables.Pointers;
        bucket.NextChunks = tables.Elements(Slot.Weight);
        bucket.NextFactors = group.Gradients is GradientRuns runs && _decision.Factors != null
            ? image.Add<GradientFactors>(FactorsOf(runs, group.Tensors.Count))
            : null;
        bucket.NextSources = group.Gradients is { Sources: nint[] sources } ? image.Add<nint>(sources) : null;
        bucket.SlotCount = group.Tensors.SlotCount;
        bucket.ElementBytes = group.Storage?[Slot.Gradient]?.ElementBytes ?? sizeof(float);
        bucket.IsWidened = group.WorkingCopies?.Slots.Contains(Slot.Gradient) == true;
        bucket.IsZeroed = group.Gradients is { IsZeroed: true };
    }

    /// <summary>Takes up the tables that were laid out last.</summary>
    public void TakeUp(byte* tables)
    {
        foreach (ref Bucket bucket in _buckets.AsSpan())
        {
            bucket.Tensors = bucket.NextTensors.In(tables);
            bucket.Chunks = bucket.NextChunks.In(tables);
            bucket.ChunkCount = bucket.NextChunks.Count;
            bucket.Factors = bucket.NextFactors is TablePlace factors ? factors.In(tables) : null;
            bucket.Sources = bucket.NextSources is TablePlace sources ? sources.In(tables) : null;
        }
    }

    /// <summary>The factors for kernels that load the gradients themselves; null where they load a copy that is multiplied.</summary>
    public void* FactorsOf(int group) => _buckets[group].Sources == null ? _buckets[group].Factors : null;

    /// <summary>The factors for whatever makes a copy of the gradients; null where nothing is multiplied.</summary>
    public void* AllFactorsOf(int group) => _buckets[group].Factors;

    /// <summary>Puts what comes before a step into a stream; the context must be current.</summary>
    public void EnqueueBefore(CUstream stream)
    {
        foreach (ref readonly Bucket bucket in _buckets.AsSpan())
        {
            if (bucket.Sources != null && !bucket.IsWidened)
            {
                Copy(bucket, stream);
            }
        }
    }

    /// <summary>Puts what comes behind a step, be it left out or not, into a stream; the context must be current.</summary>
    public void EnqueueBehind(CUstream stream)
    {
        for (int group = 0; group < _buckets.Length; group++)
        {
            if (_buckets[group].IsZeroed && !ClearSources(group, stream))
            {
                ref readonly Bucket bucket = ref _buckets[group];
                _clearing.Clear(group, bucket.Tensors, bucket.SlotCount, Slot.Gradient, bucket.ElementBytes, stream);
            }
        }
    }

    /// <summary>Sets the gradients themselves to zero where the table leads to a copy of them; the context must be current.</summary>
    /// <returns>Whether it does.</returns>
    public bool ClearSources(int group, CUstream stream)
    {
        void* sources = _buckets[group].Sources;
        if (sources != null)
        {
            _clearing.Clear(group, sources, slotCount: 1, slot: 0, _buckets[group].ElementBytes, stream);
        }

        return sources != null;
    }

    private GradientFactors[] FactorsOf(GradientRuns runs, int rows)
    {
        var factors = new GradientFactors[rows];
        for (int row = 0; row < rows; row++)
        {
            (long first, long start, long unitLength) = runs.UnitsOf(row);
            factors[row] = new GradientFactors((nint)(_decision.Factors + first), start, unitLength);
        }

        return factors;
    }

    private void Copy(in Bucket bucket, CUstream stream)
    {
        _arguments.Values = new CopyArguments
        {
            Sources = bucket.Sources,
            Tensors = bucket.Tensors,
            Chunks = bucket.Chunks,
            ChunkCount = bucket.ChunkCount,
            SlotCount = bucket.SlotCount,
            Surroundings = new Surroundings { IsSkipped = _decision.IsSkipped, Factors = bucket.Factors },
        };
        _copy!.Launch(_session, bucket.ChunkCount, _arguments.Pointers, stream);
    }

    private struct Bucket
    {
        public TablePlace NextTensors;
        public TablePlace NextChunks;
        public TablePlace? NextFactors;
        public TablePlace? NextSources;
        public void* Tensors;
        public void* Chunks;
        public void* Factors;
        public void* Sources;
        public int ChunkCount;
        public int SlotCount;
        public int ElementBytes;
        public bool IsWidened;
        public bool IsZeroed;
    }

    // The parameters of gd_copy_gradients.
    private struct CopyArguments
    {
        public void* Sources;
        public void* Tensors;
        public void* Chunks;
        public int ChunkCount;
        public int SlotCount;
        public Surroundings Surroundings;
    }
}
