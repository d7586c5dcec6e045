using System.Runtime.InteropServices;

namespace GuidedDescent.Testing;

/// <summary>Memory of one tensor at a chosen misalignment, between guards that no kernel may touch.</summary>
internal sealed unsafe class TensorMemory : IDisposable
{
    private const int GuardElements = 64;
    private const float GuardValue = -12345.678f;

    private readonly int _length;
    private readonly int _misalignment;
    private float* _allocation;

    public TensorMemory(int length, int misalignment)
    {
        _length = length;
        _misalignment = misalignment;
        _allocation = (float*)NativeMemory.AlignedAlloc((nuint)(All.Length * sizeof(float)), 64);
        All.Fill(GuardValue);
    }

    public float* Pointer => _allocation + GuardElements + _misalignment;

    public Span<float> Values => new(Pointer, _length);

    private Span<float> All => new(_allocation, (2 * GuardElements) + _misalignment + _length);

    /// <summary>Whether everything around the tensor is as it was.</summary>
    public bool IsGuardIntact =>
        !All[..(GuardElements + _misalignment)].ContainsAnyExcept(GuardValue) && !All[^GuardElements..].ContainsAnyExcept(GuardValue);

    public void Dispose()
    {
        NativeMemory.AlignedFree(_allocation);
        _allocation = null;
    }
}
