using GuidedDescent.Execution;
using GuidedDescent.Execution.Cpu;

namespace GuidedDescent.Runtime.Tests.Execution;

/// <summary>A device whose memory the host is not supposed to reach, for tests of what depends on that.</summary>
internal sealed class FarDevice : Device
{
    private readonly FarMemory _memory = new();

    public override string Name => "far device";

    public override MemorySpace Memory => _memory;

    /// <summary>The most elements that one copy to or from the host had.</summary>
    public int LongestCopy => _memory.LongestCopy;

    public override StepExecutor CreateExecutor(IReadOnlyList<GroupTensors> groups) => new FarExecutor(groups);

    private sealed unsafe class FarMemory : MemorySpace
    {
        public override string Name => "far memory";

        public override bool IsHost => false;

        public int LongestCopy { get; private set; }

        public override MemorySlab Allocate(long elements) => HostMemory.Instance.Allocate(elements);

        public override void Fill(float* start, long elements, float value) => HostMemory.Instance.Fill(start, elements, value);

        public override string? Refuses(float* pointer) => (nuint)pointer < 4096 ? "it is near." : null;

        protected override void CopyIn(void* destination, void* source, long bytes) => Copy(source, destination, bytes);

        protected override void CopyOut(void* source, void* destination, long bytes) => Copy(source, destination, bytes);

        private void Copy(void* source, void* destination, long bytes)
        {
            LongestCopy = Math.Max(LongestCopy, (int)(bytes / sizeof(float)));
            Buffer.MemoryCopy(source, destination, bytes, bytes);
        }
    }

    private sealed class FarExecutor(IReadOnlyList<GroupTensors> groups) : StepExecutor(groups)
    {
        public override bool Run(LaunchList launches) => false;

        public override void Dispose()
        {
        }

        protected override void ClearSlot(int group, int slot)
        {
        }

        protected override void Connect(IReadOnlyList<GroupTensors> groups)
        {
        }
    }
}
