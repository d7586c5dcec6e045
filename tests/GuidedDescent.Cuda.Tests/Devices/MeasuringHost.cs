using GuidedDescent.Execution;

namespace GuidedDescent.Cuda.Tests.Devices;

/// <summary>Measures gradients on a GPU by bringing them to the processor: slow, and with its bits.</summary>
internal sealed unsafe class MeasuringHost : GradientMeasure
{
    private readonly MemorySpace _memory;
    private readonly GradientUnits _units;
    private readonly ParameterSet _copies = new();
    private readonly GradientUnits _unitsOfCopies;
    private readonly GradientMeasure _measure;

    public MeasuringHost(MemorySpace memory, GradientUnits units)
    {
        _memory = memory;
        _units = units;
        foreach (GradientUnits.Tensor tensor in units.Tensors)
        {
            _copies.Add($"p{_copies.Count}", [(int)tensor.Units, (int)tensor.UnitLength]);
        }

        List<Parameter> order = [.. _copies];
        _unitsOfCopies = new GradientUnits(_copies, copy => units.Tensors[order.IndexOf(copy)].IsClippedByWeights);
        _measure = Device.Cpu.CreateGradientMeasure(_unitsOfCopies);
    }

    public override void Run()
    {
        for (int tensor = 0; tensor < _copies.Count; tensor++)
        {
            _memory.Read((float*)_units.GradientOf(tensor).Start, _copies[tensor].Gradient);
            _memory.Read((float*)_units.WeightOf(tensor).Start, _copies[tensor].Value);
        }

        _measure.Run();
        for (long unit = 0; unit < _units.Count; unit++)
        {
            _units.Squares[unit] = _unitsOfCopies.Squares[unit];
            _units.WeightSquares[unit] = _unitsOfCopies.WeightSquares[unit];
        }
    }

    public override void Dispose()
    {
        _measure.Dispose();
        _unitsOfCopies.Dispose();
        _copies.Dispose();
    }
}
