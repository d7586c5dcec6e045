using GuidedDescent.Execution.Cpu.Factorizations;
using GuidedDescent.Language;
using GuidedDescent.Rules;

namespace GuidedDescent.Execution.Cpu.Operations;

/// <summary>A factorization of one matrix of every tensor of a bucket, each by one thread.</summary>
internal sealed unsafe class FactorizationOperation : ICpuOperation
{
    private readonly FactorizationEngine _engine;
    private readonly FactorizationDescriptor _factorization;
    private readonly TensorTable _tensors;
    private readonly SlotShape _first;
    private readonly SlotShape _second;
    private readonly Action<int> _body;
    private double _exponent;
    private double _damping;
    private InverseRootMethod _method;

    /// <exception cref="ArgumentException">A matrix has not the extents it needs.</exception>
    public FactorizationOperation(FactorizationEngine engine, GroupTensors group, FactorizationDescriptor factorization)
    {
        _engine = engine;
        _factorization = factorization;
        _tensors = group.Tensors;
        _body = Factorize;
        if (_tensors.Count > 0)
        {
            _first = group.ShapeOf(factorization.Inputs[0]);
            _second = OperationExtents.SecondOf(group, factorization);
            OperationExtents.CheckFactorization(group, factorization);
        }
    }

    public void Run(ReadOnlySpan<float> scalars)
    {
        if (_factorization.Kind == FactorizationKind.InverseRoot)
        {
            _exponent = scalars[0];
            _damping = scalars[1];
            _method = (InverseRootMethod)(int)scalars[2];
        }

        if (_tensors.Count > 0)
        {
            _engine.Run(_tensors.Count, _body);
        }
    }

    public void Dispose()
    {
    }

    private void Factorize(int tensor)
    {
        int n = _first.Rows;
        float* matrix = Input(tensor, 0);
        float* result = Output(tensor, 0);
        _ = _factorization.Kind switch
        {
            FactorizationKind.Eigh => _engine.Eigh(n, matrix, Input(tensor, 1), result, Output(tensor, 1)),
            FactorizationKind.Qr => _engine.Qr(n, (int)_first.Columns, matrix, Input(tensor, 1), result),
            FactorizationKind.Cholesky => _engine.Cholesky(n, matrix, result),
            FactorizationKind.Solve => _engine.Solve(n, (int)_second.Columns, matrix, Input(tensor, 1), result),
            _ => _engine.InverseRoot(n, matrix, _exponent, _damping, _method, Input(tensor, 1), result),
        };
    }

    private float* Input(int tensor, int index) => _tensors.Pointer(tensor, _factorization.Inputs[index]);

    private float* Output(int tensor, int index) => _tensors.Pointer(tensor, _factorization.Outputs[index]);
}
