using GuidedDescent.Execution.Cpu.Factorizations;
using GuidedDescent.Execution.Cpu.Gradients;
using GuidedDescent.Execution.Cpu.Products;
using GuidedDescent.Rules;

namespace GuidedDescent.Execution.Cpu.Operations;

/// <summary>What the operations of one executor share: engines, made when they are first needed, and memory.</summary>
internal sealed class CpuOperations(CpuDevice device) : IDisposable
{
    private readonly NumberBuffer _partials = new();
    private ProductEngine? _products;
    private FactorizationEngine? _factorizations;

    /// <summary>Makes an operation ready to run for a bucket.</summary>
    /// <param name="group">The bucket.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="loads">How kernels load the gradients; null where they load them as they lie.</param>
    /// <exception cref="ArgumentException">
    /// The extents of its slots do not fit together, and the plan does not decide by extents what it launches.
    /// </exception>
    public ICpuOperation Prepare(GroupTensors group, OperationDescriptor operation, GradientLoads? loads)
    {
        try
        {
            return Create(group, operation, loads);
        }
        catch (ArgumentException reason) when (group.Rule.ReadsShapes)
        {
            return new UnfitOperation(reason);
        }
    }

    public void Dispose()
    {
        _products?.Dispose();
        _partials.Dispose();
    }

    private ICpuOperation Create(GroupTensors group, OperationDescriptor operation, GradientLoads? loads) => operation switch
    {
        KernelDescriptor kernel => new KernelOperation(device, group, kernel, _partials, loads),
        ProductDescriptor product => new ProductOperation(_products ??= new ProductEngine(device.Pool), group, product),
        FactorizationDescriptor factorization => new FactorizationOperation(
            _factorizations ??= new FactorizationEngine(device.Pool), group, factorization),
        RearrangementDescriptor { Kind: RearrangementKind.Transpose } transpose => new TransposeOperation(device.Pool, group, transpose),
        RearrangementDescriptor sort => new SortOperation(device.Pool, group, sort),
        _ => throw new ArgumentException($"The processor does not know how to run {operation}.", nameof(operation)),
    };
}
