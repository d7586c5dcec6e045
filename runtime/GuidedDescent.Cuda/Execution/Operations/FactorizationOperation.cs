using GuidedDescent.Execution;
using GuidedDescent.Rules;
using ManagedCuda;
using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>A factorization of one matrix of every tensor of a bucket, one after the other. It cannot be part of a graph.</summary>
internal sealed unsafe class FactorizationOperation : BucketOperation
{
    private readonly CudaFactorizations _factorizations;
    private readonly FactorizationDescriptor _factorization;
    private readonly SlotShape _first;
    private readonly SlotShape _second;
    private TensorTable _next;
    private TensorTable _tensors;

    /// <summary>Makes room for what it needs.</summary>
    /// <exception cref="ArgumentException">A matrix has not the extents it needs.</exception>
    public FactorizationOperation(CudaFactorizations factorizations, FactorizationDescriptor factorization, GroupTensors group)
    {
        _factorizations = factorizations;
        _factorization = factorization;
        (_next, _tensors) = (group.Tensors, group.Tensors);
        _first = group.ShapeOf(factorization.Inputs[0]);
        _second = OperationExtents.SecondOf(group, factorization);
        OperationExtents.CheckFactorization(group, factorization);
        Reserve();
    }

    public override void LayOut(GroupTensors group, TableImage image, BucketTables tables) => _next = group.Tensors;

    public override bool TakeUp(byte* tables)
    {
        _tensors = _next;
        return false;
    }

    public override void Enqueue(in StepScalars scalars, in Surroundings surroundings, CUstream stream)
    {
        for (int tensor = 0; tensor < _tensors.Count; tensor++)
        {
            Factorize(tensor, scalars.OnHost);
        }
    }

    /// <summary>The operation, and what it is.</summary>
    public override string ToString() => $"{_factorization} ({_factorization.Kind})";

    private void Factorize(int tensor, ReadOnlySpan<float> scalars)
    {
        int n = _first.Rows;
        CUdeviceptr matrix = At(tensor, _factorization.Inputs[0]);
        CUdeviceptr second = _factorization.Inputs.Length > 1 ? At(tensor, _factorization.Inputs[1]) : default;
        CUdeviceptr result = At(tensor, _factorization.Outputs[0]);
        switch (_factorization.Kind)
        {
            case FactorizationKind.Eigh:
                _factorizations.Eigh(n, matrix, second, result, At(tensor, _factorization.Outputs[1]));
                break;
            case FactorizationKind.Qr:
                _factorizations.Qr(n, (int)_first.Columns, matrix, second, result);
                break;
            case FactorizationKind.Cholesky:
                _factorizations.Cholesky(n, matrix, result);
                break;
            case FactorizationKind.Solve:
                _factorizations.Solve(n, (int)_second.Columns, matrix, second, result);
                break;
            default:
                // The third scalar is the method: there is one here.
                _factorizations.InverseRoot(n, matrix, p: scalars[0], damping: scalars[1], second, result);
                break;
        }
    }

    private void Reserve()
    {
        switch (_factorization.Kind)
        {
            case FactorizationKind.Qr:
                _factorizations.ReserveQr(_first.Rows, checked((int)_first.Columns));
                break;
            case FactorizationKind.Cholesky:
                _factorizations.ReserveCholesky(_first.Rows);
                break;
            case FactorizationKind.Solve:
                _factorizations.ReserveCholesky(_first.Rows, checked((int)_second.Columns));
                break;
            default:
                _factorizations.ReserveEigh(_first.Rows);
                break;
        }
    }

    private CUdeviceptr At(int tensor, int slot) => new((SizeT)(nuint)_tensors.Pointer(tensor, slot));
}
