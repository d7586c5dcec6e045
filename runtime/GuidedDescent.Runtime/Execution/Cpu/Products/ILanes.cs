namespace GuidedDescent.Execution.Cpu.Products;

/// <summary>A vector of some width, for kernels that are written once for several.</summary>
/// <typeparam name="TVector">The vector.</typeparam>
internal unsafe interface ILanes<TVector>
    where TVector : struct
{
    /// <summary>The number of elements.</summary>
    static abstract int Count { get; }

    static abstract TVector Load(float* source);

    static abstract TVector Fill(float value);

    static abstract TVector Add(TVector a, TVector b);

    /// <summary><c>a * b + c</c>, rounded once.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    static abstract void Store(TVector vector, float* target);
}
