using System.Runtime.InteropServices;
using GuidedDescent.Execution;
using GuidedDescent.Language;
using GuidedDescent.Rules;

namespace GuidedDescent.Generator.Tests.Codegen;

/// <summary>
/// Runs a host plan of kernels on one parameter, by nothing but what the contract between generated code and a runtime says: tiles are
/// visited one by one, and what they leave is combined here, in the canonical order.
/// </summary>
internal abstract unsafe class PlanRun : IKernelLauncher, IDisposable
{
    private readonly SlotShape[] _shapes;
    private readonly float*[] _memory;

    protected PlanRun(IUpdateRule rule, int rows, int columns)
    {
        Rule = rule.FormFor([rows, columns])!;
        Descriptor = Rule.Descriptor;
        SlotShape weight = Descriptor.Form == RuleForm.Matrix ? new(rows, columns) : new(1, (long)rows * columns);
        _shapes = new SlotShape[Descriptor.Slots.Length];
        _memory = new float*[_shapes.Length];
        for (int slot = 0; slot < _shapes.Length; slot++)
        {
            _shapes[slot] = slot < 2 ? weight : Rule.ShapeOf(slot, this);
            _memory[slot] = (float*)NativeMemory.AllocZeroed((nuint)_shapes[slot].Length, sizeof(float));
        }
    }

    public IUpdateRule Rule { get; }

    public RuleDescriptor Descriptor { get; }

    /// <summary>What the tiles of each launch with reductions left, reduction after reduction.</summary>
    public List<float[]> Partials { get; } = [];

    public int Rows(int slot) => _shapes[slot].Rows;

    public long Columns(int slot) => _shapes[slot].Columns;

    public Span<float> Slot(int slot) => new(_memory[slot], (int)_shapes[slot].Length);

    public void Launch<TScalars>(OperationDescriptor operation, in TScalars scalars)
        where TScalars : unmanaged
    {
        var kernel = (KernelDescriptor)operation;
        ReadOnlySpan<byte> bytes = kernel.Scalars.IsEmpty ? [] : MemoryMarshal.AsBytes(new ReadOnlySpan<TScalars>(in scalars));
        float[][] partials = Run(kernel, bytes);
        Partials.AddRange(partials);
        for (int index = 0; index < partials.Length; index++)
        {
            Combine(kernel, kernel.Reductions[index], partials[index]);
        }
    }

    public void Step(int step) => Rule.Execute(new Step(step), this);

    public virtual void Dispose()
    {
        foreach (float* slot in _memory)
        {
            NativeMemory.Free(slot);
        }
    }

    /// <summary>Visits all tiles.</summary>
    /// <returns>For each reduction what each tile came to.</returns>
    protected abstract float[][] Run(KernelDescriptor kernel, ReadOnlySpan<byte> scalars);

    protected float* Memory(int slot) => _memory[slot];

    protected SlotShape Shape(int slot) => _shapes[slot];

    protected static int Tiles(long columns) => (int)((columns + 1023) / 1024);

    protected static int Bands(int rows) => (rows + 31) / 32;

    /// <summary>How many numbers the tiles of a kernel leave for a reduction.</summary>
    protected int PartialCount(KernelDescriptor kernel, ReductionDescriptor reduction)
    {
        SlotShape domain = Shape(kernel.DomainSlot);
        return reduction.Kind switch
        {
            ReductionKind.RowSum => domain.Rows * Tiles(domain.Columns),
            ReductionKind.ColumnSum => Bands(domain.Rows) * (int)domain.Columns,
            _ => Tiles(domain.Length),
        };
    }

    private void Combine(KernelDescriptor kernel, ReductionDescriptor reduction, float[] partials)
    {
        SlotShape domain = Shape(kernel.DomainSlot);
        Span<float> result = Slot(reduction.ResultSlot);
        int tiles = Tiles(domain.Columns);
        for (int index = 0; index < result.Length; index++)
        {
            result[index] = reduction.Kind switch
            {
                ReductionKind.RowSum => (float)partials.AsSpan(index * tiles, tiles).ToArray().Aggregate(0.0, (sum, tile) => sum + tile),
                ReductionKind.ColumnSum =>
                    (float)partials.Where((_, place) => place % domain.Columns == index).Aggregate(0.0, (sum, band) => sum + band),
                ReductionKind.MaxAbs => partials.Aggregate(0f, (max, tile) => tile > max || float.IsNaN(tile) ? tile : max),
                _ => (float)SumOfTiles(partials),
            };
        }
    }

    private static double SumOfTiles(float[] partials)
    {
        double[] lanes = new double[256];
        for (int index = 0; index < partials.Length; index++)
        {
            lanes[index % 256] += partials[index];
        }

        for (int distance = 128; distance > 0; distance /= 2)
        {
            for (int lane = 0; lane < distance; lane++)
            {
                lanes[lane] += lanes[lane + distance];
            }
        }

        return lanes[0];
    }
}
