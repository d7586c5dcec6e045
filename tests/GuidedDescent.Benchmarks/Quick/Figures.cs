namespace GuidedDescent.Benchmarks.Quick;

/// <summary>
/// The figures of one rule over one memory layout with one number of threads. Times are medians in milliseconds.
/// </summary>
/// <param name="Rule">The rule.</param>
/// <param name="Layout">Where the tensors lie.</param>
/// <param name="Threads">The number of threads, for all variants.</param>
/// <param name="BytesPerElement">What a step reads and writes.</param>
/// <param name="Step">A step of the optimizer.</param>
/// <param name="NanosecondsPerElement">The same for one element.</param>
/// <param name="Limit">The limit kernel: over the same memory at 16M; over small tensors in one flat pass.</param>
/// <param name="ShareOfLimit">The limit's time over the step's, cycle by cycle.</param>
/// <param name="LimitTensorByTensor">Small tensors: the limit kernel over the very tensors of the step, one call each.</param>
/// <param name="ShareOfLimitTensorByTensor">The same as a share.</param>
/// <param name="Scalar">A plain C# loop.</param>
/// <param name="Primitives">TensorPrimitives, a whole tensor (or the thread's part of it) for each operation.</param>
/// <param name="PrimitivesInChunks">TensorPrimitives over 2,048 elements at a time.</param>
/// <param name="ForeignLoad">The share of the machine that other processes took.</param>
internal sealed record Figures(
    string Rule,
    string Layout,
    int Threads,
    int BytesPerElement,
    double Step,
    double NanosecondsPerElement,
    double Limit,
    double ShareOfLimit,
    double? LimitTensorByTensor,
    double? ShareOfLimitTensorByTensor,
    double? Scalar,
    double? Primitives,
    double? PrimitivesInChunks,
    double? ForeignLoad)
{
    /// <summary>The faster of torch's single-tensor and foreach implementations; null where there is none.</summary>
    public double? Torch { get; init; }

    /// <summary>How many times torch's time the step would fit into.</summary>
    public double? TimesTorch => Torch / Step;
}
