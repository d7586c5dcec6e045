namespace GuidedDescent.Testing;

/// <summary>What the machine is like that <see cref="EmulatedCudaDriver"/> emulates.</summary>
public sealed record EmulatedMachine
{
    /// <summary>The number of devices. With none, the driver cannot be initialized.</summary>
    public int DeviceCount { get; init; } = 1;

    /// <summary>The memory of each device, in bytes.</summary>
    public long MemoryBytes { get; init; } = 1L << 30;

    /// <summary>The compute capability times ten: 90 for 9.0.</summary>
    public int ComputeCapability { get; init; } = 90;

    /// <summary>The multiprocessors of each device.</summary>
    public int MultiprocessorCount { get; init; } = 4;

    /// <summary>The version of the driver, as CUDA writes it: 12040 for 12.4.</summary>
    public int DriverVersion { get; init; } = 12040;

    /// <summary>The version of NVRTC, written likewise.</summary>
    public int CompilerVersion { get; init; } = 12040;

    /// <summary>Decides the order in which streams, blocks and threads run.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// How likely it is, in percent, that queued work gets on during a call that waits for nothing. With 0, it is executed
    /// only when something waits for it.
    /// </summary>
    public int ProgressPercent { get; init; }
}
