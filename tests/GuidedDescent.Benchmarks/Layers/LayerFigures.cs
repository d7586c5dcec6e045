namespace GuidedDescent.Benchmarks.Layers;

/// <summary>A step of a rule whose passes wait for each other's sums. Times are medians in milliseconds.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Workload">The matrices.</param>
/// <param name="Threads">The number of threads, for both variants.</param>
/// <param name="Passes">The passes over the weights that the plan states.</param>
/// <param name="BytesPerElement">The bytes that they move, all together.</param>
/// <param name="Step">A step of the optimizer.</param>
/// <param name="Limit">The limit kernels, pass by pass over the same memory.</param>
/// <param name="ShareOfLimit">The limit's time over the step's, turn by turn.</param>
/// <param name="ForeignLoad">The share of the machine that other processes took.</param>
internal sealed record LayerFigures(
    string Rule,
    string Workload,
    int Threads,
    int Passes,
    int BytesPerElement,
    double Step,
    double Limit,
    double ShareOfLimit,
    double? ForeignLoad);
