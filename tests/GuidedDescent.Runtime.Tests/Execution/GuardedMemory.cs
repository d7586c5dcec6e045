using System.Runtime.InteropServices;

namespace GuidedDescent.Runtime.Tests.Execution;

/// <summary>Floats at a chosen misalignment between two fences that nobody may write to.</summary>
internal sealed unsafe class GuardedMemory : IDisposable
{
    private const int Fence = 64;
    private static readonly float s_mark = BitConverter.UInt32BitsToSingle(0x7fc0dead);

    private readonly float* _memory;
    private readonly int _before;
    private readonly int _length;

    public GuardedMemory(int length, int misalignedBy)
    {
        _before = Fence + misalignedBy;
        _length = length;
        int all = _before + length + Fence;
        _memory = (float*)NativeMemory.AlignedAlloc((nuint)all * sizeof(float), 64);
        new Span<float>(_memory, all).Fill(s_mark);
        Span.Clear();
    }

    public float* Start => _memory + _before;

    public Span<float> Span => new(Start, _length);

    public void AssertFencesIntact()
    {
        AssertMarks(new ReadOnlySpan<float>(_memory, _before));
        AssertMarks(new ReadOnlySpan<float>(Start + _length, Fence));
    }

    public void Dispose() => NativeMemory.AlignedFree(_memory);

    private static void AssertMarks(ReadOnlySpan<float> fence)
    {
        foreach (float value in fence)
        {
            Assert.Equal(BitConverter.SingleToUInt32Bits(s_mark), BitConverter.SingleToUInt32Bits(value));
        }
    }
}
