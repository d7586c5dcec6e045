using GuidedDescent.Benchmarks.Workloads;

namespace GuidedDescent.Benchmarks.Layers;

/// <summary>The matrices of a network.</summary>
/// <param name="Name">The name in tables.</param>
/// <param name="Shapes">The rows and columns of each.</param>
internal sealed record LayerWorkload(string Name, IReadOnlyList<(int Rows, int Columns)> Shapes)
{
    private const int Width = 768;

    /// <summary>One matrix of 16M elements.</summary>
    public static LayerWorkload Large { get; } = new("4096 x 4096", [(4096, 4096)]);

    /// <summary>What three blocks of a transformer have: attention, and a hidden layer of four times the width.</summary>
    public static LayerWorkload Blocks { get; } = new(
        $"18 matrices, width {Width}",
        [.. Enumerable.Repeat(Block(), 3).SelectMany(shapes => shapes)]);

    /// <summary>The matrices, with random numbers in them.</summary>
    public ParameterSet Create()
    {
        var parameters = new ParameterSet();
        for (int index = 0; index < Shapes.Count; index++)
        {
            parameters.Add($"matrix{index}", [Shapes[index].Rows, Shapes[index].Columns]);
        }

        RandomNumbers.Fill(parameters);
        return parameters;
    }

    private static IEnumerable<(int Rows, int Columns)> Block() =>
        [.. Enumerable.Repeat((Width, Width), 4), (4 * Width, Width), (Width, 4 * Width)];
}
