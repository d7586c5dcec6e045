using GuidedDescent.Cuda;
using GuidedDescent.Cuda.Tests.Matrices;
using GuidedDescent.Execution;

namespace GuidedDescent.Cuda.Tests.Devices;

/// <summary>
/// A GPU whose kernels find on the device what was decided about a step, and a host that decides: factors as on the processor, and whatever
/// a test wants of steps that are left out.
/// </summary>
internal sealed unsafe class DecidingGpu : Device, IDisposable
{
    private readonly MatrixGpu _gpu = new();
    private readonly CudaDeviceOptions _options;
    private readonly MemorySlab _isSkipped;
    private MemorySlab? _factors;
    private GradientUnits? _units;

    public DecidingGpu(bool capturesSteps = false)
    {
        _options = new CudaDeviceOptions { CaptureSteps = capturesSteps };
        Memory = new CudaMemory(_gpu.Session);
        _isSkipped = Memory.Allocate(1);
    }

    public override string Name => "a GPU with a deciding host";

    public override MemorySpace Memory { get; }

    /// <summary>Whether the kernels of the next steps find that the step is left out.</summary>
    public bool IsSkipping { get; set; }

    public override StepExecutor CreateExecutor(IReadOnlyList<GroupTensors> groups)
    {
        var decision = new StepDecision((int*)_isSkipped.Start, _factors is null ? null : _factors.Start);
        return new Executor(this, new CudaStepExecutor(_gpu.Session, _gpu.Loader, _gpu.Libraries, groups, _options, decision));
    }

    public void Synchronize() => _gpu.Session.Synchronize();

    public void Dispose()
    {
        _factors?.Dispose();
        _isSkipped.Dispose();
        _gpu.Dispose();
    }

    internal override GradientMeasure CreateGradientMeasure(GradientUnits units)
    {
        _units = units;
        _factors = Memory.Allocate(units.Count);
        return new MeasuringHost(Memory, units);
    }

    private void SendDecision()
    {
        Memory.Write(_isSkipped.Start, [BitConverter.Int32BitsToSingle(IsSkipping ? 1 : 0)]);
        if (_units is not null)
        {
            Memory.Write(_factors!.Start, new ReadOnlySpan<float>(_units.Factors, (int)_units.Count));
        }
    }

    private sealed class Executor(DecidingGpu gpu, CudaStepExecutor kernels) : StepExecutor(kernels.Groups)
    {
        public override bool KeepsAverages => kernels.KeepsAverages;

        public override bool Run(LaunchList launches)
        {
            gpu.SendDecision();
            return kernels.Run(launches);
        }

        public override void ExchangeWeights(int average) => kernels.ExchangeWeights(average);

        public override void CopyWeights(int average) => kernels.CopyWeights(average);

        public override void Dispose() => kernels.Dispose();

        protected override void ClearSlot(int group, int slot) => kernels.Clear(group, slot);

        protected override void Connect(IReadOnlyList<GroupTensors> groups) => kernels.Reconnect(groups);
    }
}
