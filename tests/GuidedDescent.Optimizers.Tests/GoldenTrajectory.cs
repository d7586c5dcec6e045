using System.Text.Json;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>What another implementation computed: see <c>tests/Golden/README.md</c>.</summary>
public sealed record GoldenTrajectory(string Rule, int ZeroGradientIndex, GoldenCase[] Cases)
{
    private static readonly JsonSerializerOptions s_options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static GoldenTrajectory Read(string rule) =>
        JsonSerializer.Deserialize<GoldenTrajectory>(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", $"{rule}.json")), s_options)!;
}

/// <summary>One setting of the hyperparameters.</summary>
public sealed record GoldenCase(
    string Name,
    Dictionary<string, JsonElement> Hyperparameters,
    ulong Seed,
    int Steps,
    GoldenTensor[] Tensors);

/// <summary>One tensor on its way.</summary>
public sealed record GoldenTensor(
    int[] Shape, double GradientScale, Dictionary<string, double[]> WeightsAfterStep, Dictionary<string, double[]> FinalStates);

/// <summary>The inputs, drawn as the trajectories' maker drew them.</summary>
public static class GoldenNumbers
{
    public static float[] Draw(ulong seed, int tensor, int step, int length, double scale)
    {
        ulong state = (seed * 1_000_000) + ((ulong)tensor * 1000) + (ulong)step;
        var values = new float[length];
        for (int element = 0; element < length; element++)
        {
            state += 0x9E3779B97F4A7C15;
            ulong mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            mixed ^= mixed >> 31;
            values[element] = (float)((((mixed >> 40) / 8388608.0) - 1) * scale);
        }

        return values;
    }
}
