namespace GuidedDescent.Gpu.Tests.Benchmarks;

/// <summary>Tensors of one shape.</summary>
/// <param name="Shape">The extents, outermost first.</param>
/// <param name="Count">How many there are in a row.</param>
internal sealed record TensorRun(IReadOnlyList<int> Shape, int Count)
{
    /// <summary>The elements of one of them.</summary>
    public long Length => Shape.Aggregate(1L, (length, extent) => length * extent);
}

/// <summary>The tensors that an optimizer is timed on.</summary>
/// <param name="Name">What tables and the comparison call it.</param>
/// <param name="Tensors">The tensors in their order.</param>
internal sealed record Workload(string Name, IReadOnlyList<TensorRun> Tensors)
{
    public const string OneTensorName = "one tensor";

    public int Count => Tensors.Sum(run => run.Count);

    public long Elements => Tensors.Sum(run => run.Count * run.Length);

    public static Workload OneTensor(int elements) => new(OneTensorName, [new TensorRun([elements], 1)]);

    /// <summary>Many tensors of one length.</summary>
    public static Workload Many(int count, int length) => new(NameOfMany(count, length), [new TensorRun([length], count)]);

    public static string NameOfMany(int count, int length) => FormattableString.Invariant($"{count:N0} x {length:N0}");

    /// <summary>Every tensor by itself.</summary>
    public IEnumerable<IReadOnlyList<int>> Shapes() => Tensors.SelectMany(run => Enumerable.Repeat(run.Shape, run.Count));

    public override string ToString() => Name;
}
