using System.Text.Json;

namespace GuidedDescent.Runtime.Tests.Averages;

/// <summary>What NumPy computes of averages from their definitions: see <c>tests/Golden/Averages/make_averages.py</c>.</summary>
internal sealed record GoldenAverages(
    double[] Weights, GoldenAverages.Moment[] Averages, int[] Snapshots, double[] Gammas, GoldenAverages.Target[] PostHoc)
{
    public static GoldenAverages Load() => JsonSerializer.Deserialize<GoldenAverages>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "Averages", "Averages.json")), JsonSerializerOptions.Web)!;

    public sealed record Moment(int Step, Dictionary<string, double> Values);

    public sealed record Target(double Gamma, int Step, double[] Coefficients, double Condition, double Reconstructed, double Tracked);
}
