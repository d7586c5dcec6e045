using GuidedDescent.Execution;
using GuidedDescent.Precision;
using GuidedDescent.Rules;

namespace GuidedDescent.Cuda;

/// <summary>
/// Makes the operations of one optimizer, and holds what they share. Libraries are looked for when the first operation needs them. The
/// context must be current, and <see cref="CudaSession.Submission"/> held.
/// </summary>
internal sealed class OperationFactory(
    CudaSession session, KernelLoader loader, MatrixLibraries libraries, ProductPrecision precision, bool skipsSteps = false) : IDisposable
{
    private readonly RuleKernelCalls _calls = new(session);
    private ReductionKernels? _reductions;
    private RearrangementKernels? _rearrangements;
    private readonly Dictionary<ProductPrecision, CudaProducts> _products = [];
    private CudaFactorizations? _factorizations;
    private CodeTables? _codes;
    private SkippedNumbers? _skippedNumbers;

    /// <summary>Memory that operations use one after the other.</summary>
    public StepScratch Scratch { get; } = new(session);

    /// <summary>Memory for what is kept around operations in a step that is left out.</summary>
    public StepScratch Kept { get; } = new(session);

    /// <summary>The kernel that sets one slot of all tensors to zero.</summary>
    public LoadedKernel ClearSlot => loader.ClearSlot;

    /// <summary>Whether there is an operation that cannot be part of a graph.</summary>
    public bool HasUncapturable => _factorizations is not null;

    private CodeTables Codes => _codes ??= new CodeTables(session);

    private ReductionKernels Reductions => _reductions ??= new ReductionKernels(session, loader);

    /// <summary>How many blocks of any kernel of a bucket the GPU runs at once.</summary>
    public int ResidentBlocks(GroupTensors group) =>
        group.Rule.Kernels.IsEmpty ? ClearSlot.ResidentBlocks : KernelsOf(group).Min(kernel => kernel.ResidentBlocks);

    /// <summary>
    /// The operations of a bucket, in the order of <see cref="RuleDescriptor.Operations"/>; null for those that are never launched, as the
    /// group has no tensors or keeps no memory for them, and for sums over the parameter group, which belong to no bucket.
    /// </summary>
    /// <exception cref="CudaLibraryNotFoundException">A library that the plan needs is not to be found.</exception>
    public BucketOperation?[] CreateAll(GroupTensors group)
    {
        LoadedKernel[] kernels = KernelsOf(group);
        var operations = new BucketOperation?[group.Rule.Operations.Length];
        for (int index = 0; index < operations.Length; index++)
        {
            OperationDescriptor operation = group.Rule.Operations[index];
            if (group.Tensors.Count > 0 && operation.Streams.All(group.Tensors.Holds))
            {
                operations[index] = Prepare(group, operation, kernels);
            }
        }

        return operations;
    }

    /// <summary>The sums over parameter groups; null where no rule has one.</summary>
    public GroupSums? CreateSums(IReadOnlyList<GroupTensors> groups) =>
        groups.Any(group => group.Rule.AddsUpOverGroup) ? new GroupSums(session, Reductions, groups) : null;

    /// <summary>The averages of the weights; null where there are none.</summary>
    public AverageLaunches? CreateAverages(IReadOnlyList<GroupTensors> groups) => AverageLaunches.For(session, loader, this, groups);

    /// <summary>What becomes of the gradients in a step; null where they are read as they lie and stay.</summary>
    public GradientLaunches? CreateGradients(SlotClearing clearing, StepDecision decision, IReadOnlyList<GroupTensors> groups) =>
        GradientLaunches.For(session, loader, clearing, decision, groups);

    public void Dispose()
    {
        foreach (CudaProducts products in _products.Values)
        {
            products.Dispose();
        }

        _factorizations?.Dispose();
        _codes?.Dispose();
        Scratch.Dispose();
        Kept.Dispose();
    }

    /// <summary>The copies of stored slots that rules work on which do not work element by element; null where there are none.</summary>
    public WorkingCopyLaunches? CreateWorkingCopies(IReadOnlyList<GroupTensors> groups) => WorkingCopyLaunches.For(this, groups);

    /// <summary>The launches between a slot that is stored in a certain way and a copy of it.</summary>
    public SlotCopy CreateCopy(SlotStorage storage) =>
        new(_calls, loader.Load(storage), storage.Format == NumberFormat.EightBit ? Codes : null);

    private LoadedKernel[] KernelsOf(GroupTensors group) =>
        StorageOfKernels(group) is BucketStorage storage ? loader.Load(group.Rule, storage) : loader.Load(group.Rule);

    /// <summary>How the slots are stored that kernels see; null where they see singles.</summary>
    private static BucketStorage? StorageOfKernels(GroupTensors group) => group.WorkingCopies is null ? group.Storage : null;

    private BucketOperation? Prepare(GroupTensors group, OperationDescriptor operation, LoadedKernel[] kernels)
    {
        try
        {
            return Keep(group, operation, Create(group, operation, kernels));
        }
        catch (ArgumentException reason) when (group.Rule.ReadsShapes)
        {
            return new UnfitOperation(reason);
        }
    }

    private BucketOperation? Create(GroupTensors group, OperationDescriptor operation, LoadedKernel[] kernels) => operation switch
    {
        KernelDescriptor kernel => Create(group, kernel, kernels[group.Rule.Kernels.IndexOf(kernel)]),
        ProductDescriptor product =>
            new ProductOperation(ProductsFor(group), product, group),
        FactorizationDescriptor factorization =>
            new FactorizationOperation(_factorizations ??= libraries.CreateFactorizations(), factorization, group),
        RearrangementDescriptor { Kind: RearrangementKind.Transpose } transpose =>
            new TransposeOperation(_rearrangements ??= new RearrangementKernels(session, loader), transpose, group),
        RearrangementDescriptor sort =>
            new SortOperation(_rearrangements ??= new RearrangementKernels(session, loader), sort, group, Scratch),
        GroupSumDescriptor => null,
        _ => throw new NotSupportedException($"A GPU does not know how to run {operation}."),
    };

    /// <summary>Has weights and states outlast a step that is left out, where the operation would write them.</summary>
    private BucketOperation? Keep(GroupTensors group, OperationDescriptor operation, BucketOperation? made)
    {
        // Kernels look themselves whether the step is left out.
        int[] slots = operation is KernelDescriptor ? [] : [.. operation.Writes.Where(slot => IsKept(group.Rule.Slots[slot].Kind))];
        return made is null || slots.Length == 0 || !skipsSteps
            ? made
            : new KeptOperation(_skippedNumbers ??= new SkippedNumbers(session, loader), made, slots, group, Kept);
    }

    private static bool IsKept(SlotKind kind) => kind is SlotKind.Weight or SlotKind.State;

    private CudaProducts ProductsFor(GroupTensors group)
    {
        ProductPrecision wanted = group.ProductPrecision ?? precision;
        if (!_products.TryGetValue(wanted, out CudaProducts? products))
        {
            _products.Add(wanted, products = libraries.CreateProducts(wanted));
        }

        return products;
    }

    private BucketOperation Create(GroupTensors group, KernelDescriptor kernel, LoadedKernel loaded)
    {
        if (StorageOfKernels(group) is BucketStorage storage)
        {
            return new StoredKernelOperation(_calls, loaded, storage.HasCodes ? Codes : null);
        }

        return kernel.IsBanded || !kernel.Reductions.IsEmpty
            ? new TiledKernelOperation(_calls, kernel.Reductions.IsEmpty ? null : Reductions, loaded, kernel, group, Scratch)
            : new KernelOperation(_calls, loaded, kernel);
    }
}
