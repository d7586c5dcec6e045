namespace GuidedDescent.Benchmarks.Training;

/// <summary>A step that does something beside its rule, against one that does not.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Workload">The parameters.</param>
/// <param name="Threads">The number of threads, for both.</param>
/// <param name="Extra">What is done beside.</param>
/// <param name="Step">A step, the median in milliseconds.</param>
/// <param name="TimesAlone">Its time over that of the rule alone, turn by turn.</param>
/// <param name="BytesPerElement">What it reads and writes; matrix products, which are bound by arithmetic, are left out.</param>
/// <param name="TimesBytesAlone">The same over that of the rule alone.</param>
/// <param name="ForeignLoad">The share of the machine that other processes took.</param>
internal sealed record TrainingFigures(
    string Rule,
    string Workload,
    int Threads,
    string Extra,
    double Step,
    double TimesAlone,
    int BytesPerElement,
    double TimesBytesAlone,
    double? ForeignLoad);
