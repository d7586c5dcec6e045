namespace GuidedDescent.Gpu.Tests.Benchmarks;

/// <summary>The parameters of GPT-2 (Radford et al., 2019), whose head is tied to the token embedding and so is none of its own.</summary>
internal static class Gpt2
{
    /// <summary>The smallest of the four: 12 layers of width 768, 124,439,808 elements in 148 tensors.</summary>
    public static Workload Small { get; } = Create("GPT-2 124M", vocabulary: 50_257, positions: 1024, width: 768, layers: 12);

    /// <summary>A model of this form.</summary>
    public static Workload Create(string name, int vocabulary, int positions, int width, int layers) => new(
        name,
        [
            new TensorRun([vocabulary, width], 1),
            new TensorRun([positions, width], 1),
            .. Enumerable.Range(0, layers).SelectMany(_ => Layer(width)),
            .. Normalization(width),
        ]);

    // Attention (queries, keys and values at once, and their projection) and the two matrices of the perceptron, each with a bias
    // and behind a normalization.
    private static IEnumerable<TensorRun> Layer(int width) =>
    [
        .. Normalization(width),
        .. Linear(width, 3 * width),
        .. Linear(width, width),
        .. Normalization(width),
        .. Linear(width, 4 * width),
        .. Linear(4 * width, width),
    ];

    private static IEnumerable<TensorRun> Linear(int inputs, int outputs) =>
        [new TensorRun([inputs, outputs], 1), new TensorRun([outputs], 1)];

    private static IEnumerable<TensorRun> Normalization(int width) => [new TensorRun([width], 2)];
}
