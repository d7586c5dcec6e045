using GuidedDescent.Execution;
using GuidedDescent.Rules;
using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>
/// A matrix product for every tensor of a bucket, as one batch. What it is multiplied by is read from the scalars of the step on the
/// device, so that it is right in a graph as well.
/// </summary>
internal sealed unsafe class ProductOperation : BucketOperation
{
    private readonly CudaProducts _products;
    private readonly ProductDescriptor _product;
    private readonly DeviceProductShape _shape;
    private Batch _next;
    private Batch? _batch;

    /// <summary>Makes room for what it needs.</summary>
    /// <exception cref="ArgumentException">The matrices do not fit together.</exception>
    public ProductOperation(CudaProducts products, ProductDescriptor product, GroupTensors group)
    {
        _products = products;
        _product = product;
        _shape = ShapeOf(group, product);
        _next = new Batch(product, group.Tensors);
        products.Reserve(_shape, group.Tensors.Count);
    }

    public override void LayOut(GroupTensors group, TableImage image, BucketTables tables) => _next = new Batch(_product, group.Tensors);

    public override bool TakeUp(byte* tables)
    {
        // cuBLAS is given the matrices themselves.
        bool hasMoved = _batch is null || !_batch.IsAt(_next);
        _batch = _next;
        return hasMoved;
    }

    public override void Enqueue(in StepScalars scalars, in Surroundings surroundings, CUstream stream)
    {
        var alpha = ProductFactor.At(new CUdeviceptr((SizeT)(nuint)scalars.OnDevice));
        var beta = ProductFactor.At(new CUdeviceptr((SizeT)(nuint)(scalars.OnDevice + sizeof(float))));
        _products.Enqueue(_shape, _batch!.Operands, alpha, beta, stream);
    }

    private static DeviceProductShape ShapeOf(GroupTensors group, ProductDescriptor product)
    {
        int depth = OperationExtents.CheckProduct(group, product);
        SlotShape d = group.ShapeOf(product.D);
        return new DeviceProductShape(d.Rows, checked((int)d.Columns), depth, product.TransposeA, product.TransposeB);
    }

    /// <summary>Where the matrices and numbers of all tensors lie.</summary>
    private sealed class Batch(ProductDescriptor product, TensorTable tensors)
    {
        private readonly CUdeviceptr[] _a = Of(tensors, product.A);
        private readonly CUdeviceptr[] _b = Of(tensors, product.B);
        private readonly CUdeviceptr[] _c = Of(tensors, product.C);
        private readonly CUdeviceptr[] _d = Of(tensors, product.D);
        private readonly CUdeviceptr[] _alpha = Of(tensors, product.AlphaSlot);
        private readonly CUdeviceptr[] _beta = Of(tensors, product.C is null ? null : product.BetaSlot);

        public DeviceProductOperands Operands =>
            new() { A = _a, B = _b, C = _c, D = _d, AlphaScalars = _alpha, BetaScalars = _beta };

        public bool IsAt(Batch other) =>
            _a.SequenceEqual(other._a) && _b.SequenceEqual(other._b) && _c.SequenceEqual(other._c) && _d.SequenceEqual(other._d)
            && _alpha.SequenceEqual(other._alpha) && _beta.SequenceEqual(other._beta);

        private static CUdeviceptr[] Of(TensorTable tensors, int? slot)
        {
            var pointers = new CUdeviceptr[slot is null ? 0 : tensors.Count];
            for (int row = 0; row < pointers.Length; row++)
            {
                pointers[row] = new CUdeviceptr((SizeT)(nuint)tensors.Pointer(row, slot!.Value));
            }

            return pointers;
        }
    }
}
