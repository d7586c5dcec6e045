using GuidedDescent.Execution.Cpu.Products;
using GuidedDescent.Rules;

namespace GuidedDescent.Execution.Cpu.Operations;

/// <summary>A matrix product for every tensor of a bucket, as one batch.</summary>
internal sealed unsafe class ProductOperation : ICpuOperation
{
    private readonly ProductEngine _engine;
    private readonly ProductDescriptor _product;
    private readonly TensorTable _tensors;
    private readonly ProductShape _shape;
    private readonly ProductOperands[] _batch;

    /// <exception cref="ArgumentException">The matrices do not fit together.</exception>
    public ProductOperation(ProductEngine engine, GroupTensors group, ProductDescriptor product)
    {
        _engine = engine;
        _product = product;
        _tensors = group.Tensors;
        _batch = new ProductOperands[group.Tensors.Count];
        _shape = _batch.Length == 0 ? default : ShapeOf(group, product);
    }

    public void Run(ReadOnlySpan<float> scalars)
    {
        for (int tensor = 0; tensor < _batch.Length; tensor++)
        {
            _batch[tensor] = new ProductOperands(
                _tensors.Pointer(tensor, _product.A),
                _tensors.Pointer(tensor, _product.B),
                _product.C is int c ? _tensors.Pointer(tensor, c) : null,
                _tensors.Pointer(tensor, _product.D),
                Factor(tensor, scalars[0], _product.AlphaSlot),
                _product.C is null ? 0 : Factor(tensor, scalars[1], _product.BetaSlot));
        }

        _engine.Run(_shape, _batch);
    }

    public void Dispose()
    {
    }

    private static ProductShape ShapeOf(GroupTensors group, ProductDescriptor product)
    {
        int depth = OperationExtents.CheckProduct(group, product);
        SlotShape d = group.ShapeOf(product.D);
        return new ProductShape(
            d.Rows, checked((int)d.Columns), depth, product.TransposeA, product.TransposeB, product.IsSymmetric);
    }

    private float Factor(int tensor, float host, int? slot) => slot is int number ? host * *_tensors.Pointer(tensor, number) : host;
}
