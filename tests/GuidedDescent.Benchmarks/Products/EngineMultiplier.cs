using GuidedDescent.Execution.Cpu.Products;

namespace GuidedDescent.Benchmarks.Products;

/// <summary>Our own products.</summary>
internal sealed class EngineMultiplier(ProductEngine engine) : IMultiplier
{
    public void Run(in ProductShape shape, in ProductOperands operands) => engine.Run(shape, new(in operands));
}
