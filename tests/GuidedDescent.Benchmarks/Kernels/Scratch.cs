using System.Runtime.InteropServices;

namespace GuidedDescent.Benchmarks.Kernels;

/// <summary>Two arrays for intermediate results, for one thread.</summary>
internal sealed unsafe class Scratch : IDisposable
{
    private const nuint Alignment = 2 << 20;

    private readonly int _elements;
    private readonly float* _first;
    private readonly float* _second;

    public Scratch(int elements)
    {
        _elements = elements;
        _first = Allocate(elements);
        _second = Allocate(elements);
    }

    public Span<float> First => new(_first, _elements);

    public Span<float> Second => new(_second, _elements);

    public void Dispose()
    {
        NativeMemory.AlignedFree(_first);
        NativeMemory.AlignedFree(_second);
    }

    private static float* Allocate(int elements)
    {
        nuint bytes = (nuint)elements * sizeof(float);
        float* memory = (float*)NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(memory, bytes);
        return memory;
    }
}
