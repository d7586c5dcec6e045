using System.Globalization;
using GuidedDescent.Checkpoints.SafeTensors;

namespace GuidedDescent;

/// <summary>One average of a snapshot file: its profile, how far training was, and where its tensors are.</summary>
internal sealed record AverageSnapshot(SafeTensorsFile File, string Path, int Index, double Gamma, long Step)
{
    private const string Prefix = "post_hoc";
    private const string StepKey = $"{Prefix}.step";

    /// <summary>The texts a file has beside its tensors.</summary>
    public static Dictionary<string, string> Describe(long step, IReadOnlyList<PowerFunctionAverage> averages)
    {
        var metadata = new Dictionary<string, string> { [StepKey] = step.ToString(CultureInfo.InvariantCulture) };
        for (int index = 0; index < averages.Count; index++)
        {
            metadata[GammaKey(index)] = averages[index].Gamma.ToString("R", CultureInfo.InvariantCulture);
        }

        return metadata;
    }

    /// <summary>All averages of a file.</summary>
    /// <exception cref="InvalidSafeTensorsException">The file is no snapshot of averages.</exception>
    public static IEnumerable<AverageSnapshot> Of(SafeTensorsFile file, string path)
    {
        if (!file.Metadata.TryGetValue(StepKey, out string? text)
            || !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long step)
            || step < 1)
        {
            throw new InvalidSafeTensorsException(
                path, null, $"it is no snapshot of averages, as {nameof(PostHocAverage)}.{nameof(PostHocAverage.SaveSnapshot)} writes: "
                + $"its metadata has no '{StepKey}' that counts steps.");
        }

        var snapshots = new List<AverageSnapshot>();
        while (file.Metadata.TryGetValue(GammaKey(snapshots.Count), out string? power))
        {
            snapshots.Add(new AverageSnapshot(file, path, snapshots.Count, GammaOf(power, path, snapshots.Count), step));
        }

        return snapshots.Count > 0
            ? snapshots
            : throw new InvalidSafeTensorsException(path, null, $"it has no averages: its metadata has no '{GammaKey(0)}'.");
    }

    /// <summary>The name a parameter's average has in the file.</summary>
    public static string TensorName(int index, string parameter) => $"{Prefix}.{index}/{parameter}";

    /// <summary>The average of a parameter.</summary>
    /// <exception cref="InvalidSafeTensorsException">The file has none in single precision.</exception>
    public SafeTensor TensorOf(string parameter) =>
        File.TryGetTensor(TensorName(Index, parameter), out SafeTensor? tensor) && tensor.DataType == SafeTensorsDataType.Float32
            ? tensor
            : throw new InvalidSafeTensorsException(
                Path, TensorName(Index, parameter), $"the average of parameter '{parameter}' is missing, or not in single precision.");

    private static string GammaKey(int index) => FormattableString.Invariant($"{Prefix}.gamma.{index}");

    private static double GammaOf(string text, string path, int index) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double gamma) && gamma >= 0 && double.IsFinite(gamma)
            ? gamma
            : throw new InvalidSafeTensorsException(
                path, null, $"'{GammaKey(index)}' must be a power that is not negative, but is {InvalidSafeTensorsException.Quote(text)}.");
}
