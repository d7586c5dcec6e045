using System.Runtime.InteropServices;

namespace GuidedDescent.Benchmarks.Workloads;

/// <summary>Many tensors that are small, in one of two layouts.</summary>
internal sealed unsafe class SmallTensors : IDisposable
{
    public const int Count = 10_000;
    public const int Length = 1_000;

    private const int Rows = 25;

    private readonly List<nint> _allocations = [];

    private SmallTensors()
    {
    }

    public ParameterSet Parameters { get; } = new();

    /// <summary>Owned by the set, which keeps weights and gradients in an arena each.</summary>
    /// <param name="count">How many.</param>
    /// <param name="areMatrices">Whether they have rows and columns.</param>
    public static SmallTensors InArenas(int count = Count, bool areMatrices = false)
    {
        var tensors = new SmallTensors();
        for (int tensor = 0; tensor < count; tensor++)
        {
            tensors.Parameters.Add(Name(tensor), ShapeOf(areMatrices));
        }

        RandomNumbers.Fill(tensors.Parameters);
        return tensors;
    }

    /// <summary>
    /// Wrapped: every weight and every gradient is an allocation of its own, and neighbours in the set are no neighbours in
    /// memory, as on a heap that has been in use for a while.
    /// </summary>
    /// <param name="count">How many.</param>
    /// <param name="areMatrices">Whether they have rows and columns.</param>
    public static SmallTensors SeparatelyAllocated(int count = Count, bool areMatrices = false)
    {
        var tensors = new SmallTensors();
        nint[] memory = new nint[2 * count];
        for (int index = 0; index < memory.Length; index++)
        {
            memory[index] = (nint)NativeMemory.Alloc(Length, sizeof(float));
        }

        tensors._allocations.AddRange(memory);
        new Random(2).Shuffle(memory);
        for (int tensor = 0; tensor < count; tensor++)
        {
            tensors.Parameters.Wrap(Name(tensor), ShapeOf(areMatrices), (float*)memory[2 * tensor], (float*)memory[(2 * tensor) + 1]);
        }

        RandomNumbers.Fill(tensors.Parameters);
        return tensors;
    }

    public void Dispose()
    {
        Parameters.Dispose();
        foreach (nint allocation in _allocations)
        {
            NativeMemory.Free((void*)allocation);
        }

        _allocations.Clear();
    }

    private static Shape ShapeOf(bool isMatrix) => isMatrix ? [Rows, Length / Rows] : [Length];

    private static string Name(int tensor) => $"tensor{tensor}";
}
