using System.Runtime.InteropServices;
using GuidedDescent.Precision;

namespace GuidedDescent.Execution;

/// <summary>
/// The gradients of all parameters of an optimizer, cut into units: stretches that are measured and multiplied by one number each. A unit
/// is a whole tensor, or a row of one. Parameters are in the order of their set, whatever groups and buckets they belong to.
/// </summary>
internal sealed unsafe class GradientUnits : IDisposable
{
    private readonly Parameter[] _parameters;
    private readonly Dictionary<Parameter, int> _places = [];
    private readonly SlotStorage?[] _gradients;
    private readonly (SlotStorage? Storage, int Row)[] _weights;

    /// <summary>Lays out the units.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="isByRow">Whether each row of a parameter is a unit; else the parameter is one.</param>
    public GradientUnits(IEnumerable<Parameter> parameters, Func<Parameter, bool> isByRow)
    {
        _parameters = [.. parameters.Where(parameter => parameter.Length > 0)];
        _gradients = [.. _parameters.Select(parameter => StorageMaker.ForGradients(parameter.GradientStorage))];
        _weights = new (SlotStorage? Storage, int Row)[_parameters.Length];
        Tensors = new Tensor[_parameters.Length];
        for (int place = 0; place < Tensors.Length; place++)
        {
            Parameter parameter = _parameters[place];
            bool byRow = isByRow(parameter);
            long rows = byRow && parameter.Shape.Rank > 1 ? parameter.Shape[0] : 1;
            Tensors[place] = new Tensor(parameter.Length / rows, rows, Count, byRow);
            _places.Add(parameter, place);
            Count += rows;
        }

        Squares = Allocate<double>();
        WeightSquares = Allocate<double>();
        Factors = Allocate<float>();
        IsIdentity = true;
    }

    /// <summary>The tensors that have elements.</summary>
    public Tensor[] Tensors { get; }

    /// <summary>The number of units.</summary>
    public long Count { get; }

    /// <summary>The sum of the squared gradients of each unit.</summary>
    public double* Squares { get; private set; }

    /// <summary>The sum of the squared weights of each unit of those tensors that are clipped against them.</summary>
    public double* WeightSquares { get; private set; }

    /// <summary>What the gradient of each unit is multiplied by.</summary>
    public float* Factors { get; private set; }

    /// <summary>Whether all factors are 1.</summary>
    public bool IsIdentity { get; set; }

    /// <summary>Whether all factors are the same, as where nothing is clipped but all gradients together.</summary>
    public bool IsUniform { get; set; }

    /// <summary>The gradient of a tensor, where it lies now.</summary>
    public StoredStream GradientOf(int tensor) => new(_parameters[tensor].GradientAddress, _gradients[tensor], row: 0);

    /// <summary>The weights of a tensor, as its rule sees them.</summary>
    public StoredStream WeightOf(int tensor) =>
        new(_parameters[tensor].ValueAddress, _weights[tensor].Storage, _weights[tensor].Row);

    /// <summary>The tensor of a parameter that has elements.</summary>
    public Tensor this[Parameter parameter] => Tensors[_places[parameter]];

    /// <summary>Takes note of how the weights of a bucket are stored, where they are not singles.</summary>
    public void SeeWeights(BucketStorage bucket)
    {
        for (int row = 0; row < bucket.Rows.Length; row++)
        {
            if (_places.TryGetValue(bucket.Rows[row], out int tensor))
            {
                _weights[tensor] = (bucket[Slot.Weight], row);
            }
        }
    }

    /// <summary>Frees the numbers. Calling it twice is harmless.</summary>
    public void Dispose()
    {
        NativeMemory.Free(Squares);
        NativeMemory.Free(WeightSquares);
        NativeMemory.Free(Factors);
        Squares = WeightSquares = null;
        Factors = null;
    }

    private T* Allocate<T>()
        where T : unmanaged => (T*)NativeMemory.AllocZeroed((nuint)Math.Max(Count, 1), (nuint)sizeof(T));

    /// <summary>The units of one tensor.</summary>
    /// <param name="UnitLength">The number of elements of each.</param>
    /// <param name="Units">The number of units.</param>
    /// <param name="FirstUnit">The first of them among all.</param>
    /// <param name="IsClippedByWeights">Whether weights are measured with the gradient.</param>
    public readonly record struct Tensor(long UnitLength, long Units, long FirstUnit, bool IsClippedByWeights);
}
