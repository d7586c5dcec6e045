using System.Runtime.InteropServices;
using GuidedDescent.Execution;

namespace GuidedDescent.Cuda;

/// <summary>Where the scalars of a step are.</summary>
/// <param name="device">Where they lie on the device when what is put into a stream runs.</param>
/// <param name="host">What they are now; empty for launches that are captured, which are run in other steps too.</param>
internal readonly unsafe ref struct StepScalars(byte* device, ReadOnlySpan<byte> host)
{
    private readonly byte* _device = device;
    private readonly ReadOnlySpan<byte> _host = host;

    /// <summary>Those of one launch.</summary>
    public StepScalars Of(in PlannedLaunch launch) => new(
        _device + launch.ScalarOffset, _host.IsEmpty ? [] : _host.Slice(launch.ScalarOffset, launch.ScalarBytes));

    /// <summary>The first on the device.</summary>
    public byte* OnDevice => _device;

    /// <summary>The numbers of now.</summary>
    public ReadOnlySpan<float> OnHost => MemoryMarshal.Cast<byte, float>(_host);
}
