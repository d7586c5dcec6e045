using GuidedDescent.Language;
using GuidedDescent.Rules;
using static GuidedDescent.Language.Ops;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>The network <c>y = F tanh(G x)</c>, fitted to targets by half the mean squared error, with one sample per row.</summary>
internal sealed class TwoLayers : IDisposable
{
    private readonly Matrix _samples;
    private readonly Matrix _targets;
    private readonly ParameterSet _parameters = new();
    private readonly Parameter _first;
    private readonly Parameter _second;
    private readonly Optimizer _optimizer;

    public TwoLayers(IUpdateRule rule, Matrix samples, Matrix targets, Matrix first, Matrix second)
    {
        _samples = samples;
        _targets = targets;
        _first = Add("G", first);
        _second = Add("F", second);
        _optimizer = new Optimizer(_parameters, rule);
    }

    /// <summary>What the network gives for the samples.</summary>
    public Matrix Outputs => MatMul(Hidden, WeightOf(_second).T);

    private Matrix Hidden => Tanh(MatMul(_samples, WeightOf(_first).T));

    public void Step()
    {
        Matrix hidden = Hidden;
        Matrix error = (Outputs - _targets) / _samples.Rows;
        Matrix backward = MatMul(error, WeightOf(_second)) * (1 - (hidden * hidden));
        Feed(_first, _samples, backward);
        Feed(_second, hidden, error);
        _optimizer.Step();
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _parameters.Dispose();
    }

    private static Matrix WeightOf(Parameter parameter) =>
        Matrix.FromSingles(parameter.Shape[0], parameter.Shape[1], parameter.Value);

    private static void Feed(Parameter parameter, Matrix activations, Matrix outputGradients)
    {
        parameter.WriteGradient(Singles(MatMul(outputGradients.T, activations)));
        parameter.WriteInput("activations", Singles(activations));
        parameter.WriteInput("outputGradients", Singles(outputGradients));
    }

    private static float[] Singles(Matrix matrix) => Array.ConvertAll(matrix.Values.ToArray(), value => (float)value);

    private Parameter Add(string name, Matrix weight)
    {
        Parameter parameter = _parameters.Add(name, [weight.Rows, weight.Columns]);
        parameter.WriteValue(Singles(weight));
        parameter.ProvideInput("activations", [_samples.Rows, weight.Columns]);
        parameter.ProvideInput("outputGradients", [_samples.Rows, weight.Rows]);
        return parameter;
    }
}
