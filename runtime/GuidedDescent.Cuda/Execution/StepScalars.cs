using System.Runtime.InteropServices;
using GuidedDescent.Execution;

namespace GuidedDescent.Cuda;

/// <summary>Where the scalars of a step are.</summary>
/// <param name="device">Where they lie on the device when what is put into a stream runs.</param>
/// <param name="host">What they are now; empty for launches that are captured, which are run in other steps too.</param>
/// <param name="averageRatesOffset">Where the rates of the averages begin among them; -1 where there are none.</param>
/// <param name="step">Where the number of the step is on the device; null where nothing asks for it.</param>
internal readonly unsafe ref struct StepScalars(byte* device, ReadOnlySpan<byte> host, int averageRatesOffset = -1, byte* step = null)
{
    private readonly byte* _device = device;
    private readonly int _averageRatesOffset = averageRatesOffset;
    private readonly byte* _step = step;
    private readonly ReadOnlySpan<byte> _host = host;

    /// <summary>Takes up those of a step.</summary>
    /// <param name="device">Where they lie on the device when what is put into a stream runs.</param>
    /// <param name="launches">The launches of the step.</param>
    /// <param name="isCaptured">Whether what is put into the stream is run in other steps too.</param>
    public StepScalars(byte* device, LaunchList launches, bool isCaptured)
        : this(
            device,
            isCaptured ? [] : launches.Scalars,
            launches.AverageRatesOffset,
            launches.StepOffset < 0 ? null : device + launches.StepOffset)
    {
    }

    /// <summary>Those of one launch.</summary>
    public StepScalars Of(in PlannedLaunch launch) => new(
        _device + launch.ScalarOffset, _host.IsEmpty ? [] : _host.Slice(launch.ScalarOffset, launch.ScalarBytes), step: _step);

    /// <summary>The number of the step on the device, 8 bytes; null where nothing asks for it.</summary>
    public byte* Step => _step;

    /// <summary>Whether averages are drawn towards the weights.</summary>
    public bool HasAverageRates => _averageRatesOffset >= 0;

    /// <summary>The rates of the averages on the device.</summary>
    public byte* AverageRates => _device + _averageRatesOffset;

    /// <summary>The first on the device.</summary>
    public byte* OnDevice => _device;

    /// <summary>The numbers of now.</summary>
    public ReadOnlySpan<float> OnHost => MemoryMarshal.Cast<byte, float>(_host);
}
