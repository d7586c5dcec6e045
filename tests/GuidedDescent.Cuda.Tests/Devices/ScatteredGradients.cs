using GuidedDescent.Cuda;

namespace GuidedDescent.Cuda.Tests.Devices;

/// <summary>
/// Many small tensors that lie one after the other, so that they are one row of the table on the device, until every other gradient
/// is bound elsewhere and each is a row of its own.
/// </summary>
internal sealed unsafe class ScatteredGradients : IDisposable
{
    private const int Tensors = 40;

    private readonly ParameterSet _parameters;
    private readonly ParameterSet _elsewhere;

    public ScatteredGradients(Device device)
    {
        _parameters = new ParameterSet(device);
        _elsewhere = new ParameterSet(device);
        for (int index = 0; index < Tensors; index++)
        {
            Parameter parameter = _parameters.Add($"p{index}", [5]);
            parameter.WriteValue([1, 2, 3, 4, index]);
            parameter.WriteGradient([1, -1, 1, -1, index]);
            _elsewhere.Add($"g{index}", [5]).WriteValue([-1, 1, -1, 1, -index]);
        }

        Optimizer = new Optimizer(_parameters, new AdamW());
    }

    public Optimizer Optimizer { get; }

    /// <summary>Binds every other gradient to other memory, with other numbers.</summary>
    public void TearApart()
    {
        for (int index = 0; index < Tensors; index += 2)
        {
            _parameters[index].BindGradient(_elsewhere[index].ValuePointer);
        }
    }

    /// <summary>All weights.</summary>
    public float[] Read()
    {
        float[] values = new float[5 * Tensors];
        for (int index = 0; index < Tensors; index++)
        {
            _parameters[index].ReadValue(values.AsSpan(5 * index, 5));
        }

        return values;
    }

    public void Dispose()
    {
        Optimizer.Dispose();
        _parameters.Dispose();
        _elsewhere.Dispose();
    }
}
