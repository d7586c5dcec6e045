namespace GuidedDescent.Benchmarks.Workloads;

/// <summary>One tensor much larger than the caches near the cores.</summary>
internal sealed class LargeTensor : IDisposable
{
    public const int Elements = 1 << 24;

    public LargeTensor()
    {
        Parameters.Add("weight", [Elements]);
        RandomNumbers.Fill(Parameters);
    }

    public ParameterSet Parameters { get; } = new();

    public void Dispose() => Parameters.Dispose();
}
