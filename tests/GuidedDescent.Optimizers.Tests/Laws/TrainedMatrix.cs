using GuidedDescent.Language;
using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>
/// One weight that an optimizer trains on the CPU with given gradients. All matrices that come out hold single precision.
/// </summary>
internal sealed class TrainedMatrix : IDisposable
{
    private readonly ParameterSet _parameters = new();
    private readonly Parameter _parameter;
    private readonly Optimizer _optimizer;
    private readonly int _rows;
    private readonly int _columns;

    /// <summary>Starts a weight.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="start">What the weight starts from.</param>
    /// <param name="shape">Another shape of as many elements; the start's by default.</param>
    /// <param name="inputs">What the rule needs beside gradients, as it is at first.</param>
    public TrainedMatrix(IUpdateRule rule, Matrix start, Shape? shape = null, params (string Name, Matrix Content)[] inputs)
    {
        (_rows, _columns) = (start.Rows, start.Columns);
        _parameter = _parameters.Add("weight", shape ?? [_rows, _columns]);
        Weight = start;
        foreach ((string name, Matrix content) in inputs)
        {
            _parameter.ProvideInput(name, [content.Rows, content.Columns]);
            WriteInput(name, content);
        }

        _optimizer = new Optimizer(_parameters, rule);
    }

    public Matrix Weight
    {
        get => Matrix.FromSingles(_rows, _columns, _parameter.Value);
        set => _parameter.WriteValue(Singles(value));
    }

    public void WriteInput(string name, Matrix content) => _parameter.WriteInput(name, Singles(content));

    public void Step(Matrix gradient)
    {
        _parameter.WriteGradient(Singles(gradient));
        _optimizer.Step();
    }

    /// <summary>A state of rows and columns.</summary>
    public Matrix State(string name)
    {
        Shape shape = _optimizer.StateShape(_parameter, name);
        return Matrix.FromSingles(shape[0], shape[1], _optimizer.State(_parameter, name));
    }

    /// <summary>The extents of a state.</summary>
    public Shape StateShape(string name) => _optimizer.StateShape(_parameter, name);

    public void Dispose()
    {
        _optimizer.Dispose();
        _parameters.Dispose();
    }

    private static float[] Singles(Matrix matrix) => Array.ConvertAll(matrix.Values.ToArray(), value => (float)value);
}
