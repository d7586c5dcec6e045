using GuidedDescent.Optimizers.Tests.Gradients;

namespace GuidedDescent.Cuda.Tests.Gradients;

/// <summary>
/// The gradients of some steps of all parameters, on the device beforehand: binding them waits for nothing, as writing gradients does.
/// </summary>
internal sealed unsafe class BoundGradients : IDisposable
{
    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly ParameterSet _gradients;

    public BoundGradients(Device device, IReadOnlyList<Parameter> parameters, int steps)
    {
        _parameters = parameters;
        _gradients = new ParameterSet(device);
        for (int step = 1; step <= steps; step++)
        {
            foreach (Parameter parameter in parameters)
            {
                float[] numbers = MixedTraining.Numbers((step * 100) + _gradients.Count, parameter.Length);
                if (PipelineRun.Overflows(step) && numbers.Length > 0)
                {
                    numbers[^1] = float.NaN;
                }

                _gradients.Add($"{parameter.Name} in step {step}", parameter.Shape).WriteValue(numbers);
            }
        }
    }

    /// <summary>Has all parameters have the gradients of a step.</summary>
    public void Bind(int step)
    {
        for (int index = 0; index < _parameters.Count; index++)
        {
            if (_parameters[index].Length > 0)
            {
                _parameters[index].BindGradient(_gradients[((step - 1) * _parameters.Count) + index].ValuePointer);
            }
        }
    }

    public void Dispose() => _gradients.Dispose();
}
