using System.Runtime.InteropServices;

namespace GuidedDescent.Benchmarks.Quick;

/// <summary>What the figures were taken on.</summary>
internal static class Machine
{
    private const string Processors = "/proc/cpuinfo";

    /// <summary>The name of the processor where the system tells it, and the number of logical cores.</summary>
    public static string Processor()
    {
        string? model = File.Exists(Processors)
            ? File.ReadLines(Processors).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        string name = model?.Split(':', 2)[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
        return $"{name}, {Environment.ProcessorCount} cores";
    }
}
