using System.Runtime.InteropServices;

namespace GuidedDescent.Execution.Cpu.Products;

/// <summary>Native memory for numbers that grows to the largest size asked for and then stays.</summary>
internal sealed unsafe class NumberBuffer : IDisposable
{
    private const int Alignment = 4096;

    private nint _capacity;

    /// <summary>The first number, at the start of a page.</summary>
    public float* Start { get; private set; }

    /// <summary>Makes room; what the buffer held may be lost.</summary>
    /// <exception cref="OutOfMemoryException">There is not so much memory.</exception>
    public void Reserve(nint count)
    {
        if (count <= _capacity)
        {
            return;
        }

        Dispose();
        Start = (float*)NativeMemory.AlignedAlloc((nuint)count * sizeof(float), Alignment);
        _capacity = count;
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(Start);
        Start = null;
        _capacity = 0;
    }
}
