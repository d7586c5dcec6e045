using System.Runtime.InteropServices;
using GuidedDescent.Execution;
using GuidedDescent.Rules;

namespace GuidedDescent.Testing;

/// <summary>
/// Steps one optimizer on an <see cref="EmulatedCudaDevice"/>: kernels in the emulation, and operations without a text of their own,
/// such as products, on the processor.
/// </summary>
internal sealed class EmulatedCudaExecutor : StepExecutor
{
    private readonly EmulatedCudaOptions _options;
    private readonly Dictionary<RuleDescriptor, EmulatedCudaProgram> _programs = [];
    private readonly StepExecutor? _processor;
    private LaunchList _processorLaunches;
    private EmulatedBucket[] _buckets;

    public EmulatedCudaExecutor(IReadOnlyList<GroupTensors> groups, EmulatedCudaOptions options)
        : base(groups)
    {
        _options = options;
        foreach (RuleDescriptor rule in groups.Select(group => group.Rule).Distinct().Where(rule => !rule.Kernels.IsEmpty))
        {
            _programs.Add(rule, EmulatedCudaProgram.Compile(rule, options));
        }

        _buckets = Prepare(groups);
        _processorLaunches = new LaunchList(groups);
        if (groups.Any(group => group.Rule.Operations.Any(operation => operation is not KernelDescriptor)))
        {
            _processor = Device.Cpu.CreateExecutor(groups);
        }
    }

    public override bool Run(LaunchList launches)
    {
        ReadOnlySpan<PlannedLaunch> planned = launches.Launches;
        for (int index = 0; index < planned.Length; index++)
        {
            PlannedLaunch launch = planned[index];
            if (OperationOf(launch) is KernelDescriptor)
            {
                _buckets[launch.Group].Run(launch.Operation, launches.Scalars.Slice(launch.ScalarOffset, launch.ScalarBytes));
            }
            else
            {
                int count = CountTogether(planned[index..]);
                RunOnProcessor(planned.Slice(index, count), launches.Scalars);
                index += count - 1;
            }
        }

        return true;
    }

    public override void Dispose()
    {
        _processor?.Dispose();
        Release(_buckets);
        foreach (EmulatedCudaProgram program in _programs.Values)
        {
            program.Dispose();
        }
    }

    protected override unsafe void ClearSlot(int group, int slot)
    {
        TensorTable tensors = Groups[group].Tensors;
        for (int row = 0; row < tensors.Count; row++)
        {
            NativeMemory.Clear(tensors.Pointer(row, slot), (nuint)tensors.Shape(row, slot).Length * sizeof(float));
        }
    }

    protected override void Connect(IReadOnlyList<GroupTensors> groups)
    {
        EmulatedBucket[] old = _buckets;
        _buckets = Prepare(groups);
        _processor?.Reconnect(groups);
        _processorLaunches = new LaunchList(groups);
        Release(old);
    }

    /// <summary>Buckets that come to one sum over their parameter group do so together; all else runs by itself.</summary>
    private int CountTogether(ReadOnlySpan<PlannedLaunch> launches)
    {
        int count = 1;
        while (OperationOf(launches[0]) is GroupSumDescriptor
            && count < launches.Length
            && OperationOf(launches[count]) is GroupSumDescriptor
            && launches[count].Group > launches[count - 1].Group)
        {
            count++;
        }

        return count;
    }

    private void RunOnProcessor(ReadOnlySpan<PlannedLaunch> launches, ReadOnlySpan<byte> scalars)
    {
        _processorLaunches.Clear();
        foreach (PlannedLaunch launch in launches)
        {
            _processorLaunches.BeginGroup(launch.Group);
            _processorLaunches.Launch(OperationOf(launch), scalars.Slice(launch.ScalarOffset, launch.ScalarBytes));
        }

        _processor!.Run(_processorLaunches);
    }

    private OperationDescriptor OperationOf(PlannedLaunch launch) => Groups[launch.Group].Rule.Operations[launch.Operation];

    private EmulatedBucket[] Prepare(IReadOnlyList<GroupTensors> groups) =>
        [.. groups.Select(group => new EmulatedBucket(group, _programs.GetValueOrDefault(group.Rule), _options.ChunkElements))];

    private static void Release(EmulatedBucket[] buckets)
    {
        foreach (EmulatedBucket bucket in buckets)
        {
            bucket.Dispose();
        }
    }
}
