using System.Runtime.InteropServices;
using GuidedDescent.Execution;
using GuidedDescent.Rules;

namespace GuidedDescent.Testing;

/// <summary>Steps one optimizer on an <see cref="EmulatedCudaDevice"/>.</summary>
internal sealed class EmulatedCudaExecutor : StepExecutor
{
    private readonly EmulatedCudaOptions _options;
    private readonly Dictionary<RuleDescriptor, EmulatedCudaProgram> _programs = [];
    private Chunk[][] _chunks;

    public EmulatedCudaExecutor(IReadOnlyList<GroupTensors> groups, EmulatedCudaOptions options)
        : base(groups)
    {
        _options = options;
        _chunks = Cut(groups);
        foreach (RuleDescriptor rule in groups.Select(group => group.Rule).Distinct())
        {
            _programs.Add(rule, EmulatedCudaProgram.Compile(rule, options));
        }
    }

    public override bool Run(LaunchList launches)
    {
        foreach (ref readonly PlannedLaunch launch in launches.Launches)
        {
            GroupTensors group = Groups[launch.Group];
            ReadOnlySpan<byte> scalars = launches.Scalars.Slice(launch.ScalarOffset, launch.ScalarBytes);
            _programs[group.Rule].Run(group.Rule.Kernels[launch.Operation].EntryPoint, scalars, group.Tensors, _chunks[launch.Group]);
        }

        return true;
    }

    public override void Dispose()
    {
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
            NativeMemory.Clear(tensors.Pointer(row, slot), (nuint)tensors.Length(row) * sizeof(float));
        }
    }

    protected override void Connect(IReadOnlyList<GroupTensors> groups) => _chunks = Cut(groups);

    private Chunk[][] Cut(IReadOnlyList<GroupTensors> groups) =>
        [.. groups.Select(group => group.Tensors.Cut(_options.ChunkElements))];
}
