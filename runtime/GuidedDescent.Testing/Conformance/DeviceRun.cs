using GuidedDescent.Rules;

namespace GuidedDescent.Testing;

/// <summary>One rule on one device: an optimizer over tensors of all lengths and shapes in one group.</summary>
internal sealed class DeviceRun : IDisposable
{
    private readonly IUpdateRule _rule;
    private readonly ParameterSet _parameters;
    private readonly List<DeviceTensor> _tensors = [];
    private readonly Optimizer _optimizer;
    private int _step;

    public DeviceRun(IUpdateRule rule, Device device, ConformanceOptions options)
    {
        _rule = rule;
        _parameters = new ParameterSet(device);
        IEnumerable<Shape> vectors = options.Lengths.Select(length => Shape.Of(length));
        foreach (Shape shape in rule.Descriptor.IsElementwise ? vectors : vectors.Concat(options.Shapes))
        {
            if (rule.FormFor(shape) is IUpdateRule form)
            {
                _tensors.Add(new DeviceTensor(form, shape, _parameters, new TestNumbers(options.Seed), options));
            }
        }

        if (_tensors.Count == 0)
        {
            throw new ArgumentException($"{rule.Descriptor.Name} takes none of the lengths and shapes.", nameof(options));
        }

        _optimizer = new Optimizer(_parameters, rule);
    }

    public IReadOnlyList<DeviceTensor> Tensors => _tensors;

    /// <summary>What a slot holds: the weight or a state that is kept.</summary>
    public float[] Read(int tensor, int slot) => _tensors[tensor].Read(_optimizer, slot);

    public void Step()
    {
        _step++;
        _tensors.ForEach(tensor => tensor.Feed(_step));
        _optimizer.Step();
        _tensors.ForEach(tensor => tensor.CheckUntouched($"{_rule.Descriptor.Name} on {_optimizer.Device}: step {_step}"));
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _parameters.Dispose();
        _tensors.ForEach(tensor => tensor.Dispose());
    }
}
