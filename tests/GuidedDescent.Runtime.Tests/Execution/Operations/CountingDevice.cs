using GuidedDescent.Execution;
using GuidedDescent.Execution.Cpu;

namespace GuidedDescent.Runtime.Tests.Execution.Operations;

/// <summary>The processor, with memory that knows how much of it is in use.</summary>
internal sealed class CountingDevice : Device
{
    private readonly CountingMemory _memory = new();

    public override string Name => "counting device";

    public override MemorySpace Memory => _memory;

    /// <summary>The elements of all slabs that were not given back.</summary>
    public long ElementsInUse => _memory.ElementsInUse;

    public override StepExecutor CreateExecutor(IReadOnlyList<GroupTensors> groups) => Cpu.CreateExecutor(groups);

    private sealed unsafe class CountingMemory : MemorySpace
    {
        public override string Name => "counted memory";

        public override bool IsHost => true;

        public long ElementsInUse { get; set; }

        public override MemorySlab Allocate(long elements)
        {
            ElementsInUse += elements;
            return new CountingSlab(this, HostMemory.Instance.Allocate(elements));
        }

        public override void Fill(float* start, long elements, float value) => HostMemory.Instance.Fill(start, elements, value);

        public override string? Refuses(float* pointer) => null;

        protected override void CopyIn(void* destination, void* source, long bytes) =>
            Buffer.MemoryCopy(source, destination, bytes, bytes);

        protected override void CopyOut(void* source, void* destination, long bytes) =>
            Buffer.MemoryCopy(source, destination, bytes, bytes);
    }

    private sealed unsafe class CountingSlab(CountingMemory memory, MemorySlab slab) : MemorySlab(slab.Start, slab.Elements)
    {
        private bool _isDisposed;

        public override void Dispose()
        {
            memory.ElementsInUse -= _isDisposed ? 0 : Elements;
            _isDisposed = true;
            slab.Dispose();
        }
    }
}
