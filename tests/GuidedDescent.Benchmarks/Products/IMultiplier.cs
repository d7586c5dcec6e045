using GuidedDescent.Execution.Cpu.Products;

namespace GuidedDescent.Benchmarks.Products;

/// <summary>Something that multiplies matrices.</summary>
internal interface IMultiplier
{
    /// <summary>Computes one product.</summary>
    void Run(in ProductShape shape, in ProductOperands operands);
}
