using GuidedDescent.Execution;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>
/// An operation that knows nothing of steps that are left out, and writes weights or states: in such a step these are kept before it, and
/// put back behind it. Nothing is copied in the steps that are taken.
/// </summary>
internal sealed unsafe class KeptOperation : BucketOperation
{
    private readonly SkippedNumbers _numbers;
    private readonly int[] _slots;
    private readonly StepScratch _scratch;
    private TablePlace _next;
    private void* _table;
    private int _count;
    private long _longest;

    /// <summary>Says what room it needs.</summary>
    /// <param name="numbers">Launches what keeps numbers.</param>
    /// <param name="inner">The operation.</param>
    /// <param name="slots">The weights and states it writes.</param>
    /// <param name="group">The bucket.</param>
    /// <param name="scratch">Where numbers are kept; the operation itself uses other memory.</param>
    public KeptOperation(SkippedNumbers numbers, BucketOperation inner, int[] slots, GroupTensors group, StepScratch scratch)
    {
        _numbers = numbers;
        Inner = inner;
        _slots = slots;
        _scratch = scratch;
        scratch.Require(TableOf(group, memory: null).Sum(kept => kept.Length) * sizeof(float));
    }

    public override BucketOperation Inner { get; }

    public override void LayOut(GroupTensors group, TableImage image, BucketTables tables)
    {
        Inner.LayOut(group, image, tables);
        KeptNumbers[] table = TableOf(group, (float*)_scratch.Address);
        _next = image.Add<KeptNumbers>(table);
        _longest = table.Max(kept => kept.Length);
    }

    public override bool TakeUp(byte* tables)
    {
        _table = _next.In(tables);
        _count = _next.Count;
        return Inner.TakeUp(tables);
    }

    public override void Enqueue(in StepScalars scalars, in Surroundings surroundings, CUstream stream)
    {
        _numbers.Launch(surroundings.IsSkipped, _table, _count, _longest, putsBack: false, stream);
        Inner.Enqueue(scalars, surroundings, stream);
        _numbers.Launch(surroundings.IsSkipped, _table, _count, _longest, putsBack: true, stream);
    }

    private KeptNumbers[] TableOf(GroupTensors group, float* memory)
    {
        var table = new List<KeptNumbers>();
        long used = 0;
        for (int row = 0; row < group.Tensors.Count; row++)
        {
            foreach (int slot in _slots)
            {
                long length = group.Tensors.Shape(row, slot).Length;
                table.Add(new KeptNumbers { Slot = group.Tensors.Pointer(row, slot), Kept = memory + used, Length = length });
                used += length;
            }
        }

        return [.. table];
    }
}
