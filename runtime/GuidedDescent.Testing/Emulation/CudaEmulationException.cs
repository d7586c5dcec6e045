namespace GuidedDescent.Testing;

/// <summary>A kernel did, in the emulation, what it must not do on a GPU.</summary>
public sealed class CudaEmulationException : Exception
{
    /// <summary>Says which kernel did what.</summary>
    /// <param name="kernel">The entry point.</param>
    /// <param name="report">What it did: a diverging barrier, a misaligned access, or the report of a sanitizer.</param>
    public CudaEmulationException(string kernel, string report)
        : base($"{kernel}: {report}")
    {
        Kernel = kernel;
        Report = report;
    }

    /// <summary>The entry point.</summary>
    public string Kernel { get; }

    /// <summary>What it did: a diverging barrier, a misaligned access, or the report of a sanitizer.</summary>
    public string Report { get; }
}
