using GuidedDescent.Execution;

namespace GuidedDescent.Testing;

/// <summary>Memory of one tensor at a chosen misalignment, between guards that no kernel may touch.</summary>
internal sealed unsafe class TensorMemory : IDisposable
{
    private const int GuardElements = 64;
    private const float GuardValue = -12345.678f;

    private readonly MemorySpace _space;
    private readonly MemorySlab _slab;
    private readonly int _length;
    private readonly int _start;

    public TensorMemory(MemorySpace space, int length, int misalignment)
    {
        _space = space;
        _length = length;
        _start = GuardElements + misalignment;
        _slab = space.Allocate(_start + length + GuardElements);
        space.Fill(_slab.Start, _slab.Elements, GuardValue);
    }

    public float* Pointer => _slab.Start + _start;

    /// <summary>Whether everything around the tensor is as it was.</summary>
    public bool IsGuardIntact()
    {
        float[] all = new float[_slab.Elements];
        _space.Read(_slab.Start, all);
        return !all.AsSpan(0, _start).ContainsAnyExcept(GuardValue) && !all.AsSpan(_start + _length).ContainsAnyExcept(GuardValue);
    }

    public float[] Read()
    {
        float[] values = new float[_length];
        _space.Read(Pointer, values);
        return values;
    }

    public void Write(ReadOnlySpan<float> values) => _space.Write(Pointer, values);

    public void Dispose() => _slab.Dispose();
}
