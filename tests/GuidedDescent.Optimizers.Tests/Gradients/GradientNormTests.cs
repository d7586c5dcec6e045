namespace GuidedDescent.Optimizers.Tests.Gradients;

/// <summary>The order in which squares are added, once more and plainly: it is one for all devices, threads and chunks.</summary>
public class GradientNormTests
{
    private const int Tile = 1024;
    private const int TileLanes = 32;
    private const int TensorLanes = 256;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 1000)]
    [InlineData(200, 17)]
    [InlineData(700, 33)]
    public void GradientNorm_OfManyTiles_IsAddedInTheOrderStated(int tiles, int rest)
    {
        // Numbers of many magnitudes: another order would be another sum.
        int length = ((tiles - 1) * Tile) + rest;
        var random = new Random(length);
        float[] gradient = [.. Enumerable.Range(0, length).Select(_ => (float)Math.Exp(12 * random.NextDouble()))];
        using var parameters = new ParameterSet();
        parameters.Add("w", [length]).WriteGradient(gradient);
        using var optimizer = new Optimizer(parameters, new Sgd(), gradients: new GradientPipeline { MaximumGlobalNorm = 1 });

        optimizer.Step();

        var lanes = new double[TensorLanes];
        for (int tile = 0; tile < tiles; tile++)
        {
            lanes[tile % TensorLanes] += SquaresOf(gradient.AsSpan(tile * Tile)[..Math.Min(Tile, length - (tile * Tile))]);
        }

        Assert.Equal(Math.Sqrt(TreeSum(lanes)), optimizer.LastStep!.Value.GradientNorm);
    }

    private static double SquaresOf(ReadOnlySpan<float> tile)
    {
        var lanes = new double[TileLanes];
        for (int element = 0; element < tile.Length; element++)
        {
            lanes[element % TileLanes] += (double)tile[element] * tile[element];
        }

        return TreeSum(lanes);
    }

    private static double TreeSum(double[] lanes)
    {
        for (int half = lanes.Length / 2; half > 0; half /= 2)
        {
            for (int lane = 0; lane < half; lane++)
            {
                lanes[lane] += lanes[lane + half];
            }
        }

        return lanes[0];
    }
}
