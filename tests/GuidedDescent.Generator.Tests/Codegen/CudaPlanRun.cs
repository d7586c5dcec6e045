using GuidedDescent.Execution;
using GuidedDescent.Rules;
using GuidedDescent.Testing;

namespace GuidedDescent.Generator.Tests.Codegen;

/// <summary>Runs the CUDA text, on the emulation.</summary>
internal sealed unsafe class CudaPlanRun : PlanRun
{
    private const int FlatChunk = 3 * 1024;

    private readonly EmulatedCudaProgram _program;
    private readonly TensorTable _table;

    public CudaPlanRun(IUpdateRule rule, int rows, int columns, EmulatedCudaOptions options)
        : base(rule, rows, columns)
    {
        _program = EmulatedCudaProgram.Compile(Descriptor, options);
        SlotShape[] shapes = [.. Enumerable.Range(0, Descriptor.Slots.Length).Select(Shape)];
        nint[] pointers = [.. Enumerable.Range(0, Descriptor.Slots.Length).Select(slot => (nint)Memory(slot))];
        _table = TensorTable.WithShapes(shapes.Length, shapes, pointers);
    }

    public override void Dispose()
    {
        _table.Dispose();
        _program.Dispose();
        base.Dispose();
    }

    protected override float[][] Run(KernelDescriptor kernel, ReadOnlySpan<byte> scalars)
    {
        SlotShape domain = Shape(kernel.DomainSlot);
        int[] lengths = [.. kernel.Reductions.Select(reduction => PartialCount(kernel, reduction))];
        using var partials = new PartialResults(domain.Rows, (int)domain.Columns, lengths);
        Chunk[] chunks = kernel.IsBanded ? partials.CutIntoBands(tensors: 1) : Cut(domain.Length);
        _program.Run(kernel.EntryPoint, scalars, _table, chunks, partials);
        return [.. lengths.Select((_, index) => partials.ToArray(index))];
    }

    private static Chunk[] Cut(long length) =>
    [
        .. Enumerable.Range(0, (int)((length + FlatChunk - 1) / FlatChunk))
            .Select(index => new Chunk((long)index * FlatChunk, 0, (int)Math.Min(FlatChunk, length - ((long)index * FlatChunk)))),
    ];
}
