using GuidedDescent.Checkpoints;
using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>
/// Parameters under one rule on a device, with gradients and inputs that depend on the step alone: what an unbroken training and one that
/// was interrupted and resumed must agree on, bit by bit.
/// </summary>
internal sealed class LayerRuleTraining : IDisposable
{
    private const int Samples = 19;

    /// <summary>Begins a training.</summary>
    /// <param name="device">The device.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="shapes">The shapes of the parameters; those the rule does not take are left out.</param>
    /// <param name="seed">What the first weights are drawn from.</param>
    public LayerRuleTraining(Device device, IUpdateRule rule, IEnumerable<Shape> shapes, int seed)
    {
        Parameters = new ParameterSet(device);
        foreach (Shape shape in shapes.Where(shape => rule.FormFor(shape) is not null))
        {
            Parameter parameter = Parameters.Add($"layers.{Parameters.Count}", shape);
            parameter.WriteValue(Numbers(shape.Length, seed, 0, Parameters.Count));
            if (rule is Kfac or Ekfac)
            {
                parameter.ProvideInput("activations", [Samples, (int)Math.Max(1, shape.Length / shape[0])]);
                parameter.ProvideInput("outputGradients", [Samples, shape[0]]);
            }
        }

        Optimizer = new Optimizer(Parameters, rule);
    }

    public ParameterSet Parameters { get; }

    public Optimizer Optimizer { get; }

    /// <summary>Takes steps until so many have been taken in all.</summary>
    public LayerRuleTraining RunTo(int steps)
    {
        while (Optimizer.StepCount < steps)
        {
            int step = (int)Optimizer.StepCount + 1;
            for (int index = 0; index < Parameters.Count; index++)
            {
                Feed(Parameters[index], step, index);
            }

            Optimizer.Step();
        }

        return this;
    }

    /// <summary>Goes on from a file, whatever was here before.</summary>
    public LayerRuleTraining Resume(string path)
    {
        Assert.Empty(Checkpoint.Load(path, Optimizer).Differences);
        return this;
    }

    /// <summary>Has the same bits as another in all weights and states, and the same step.</summary>
    public void AssertSameBits(LayerRuleTraining expected)
    {
        Assert.Equal(expected.Optimizer.StepCount, Optimizer.StepCount);
        foreach (((string name, float[] values), (string _, float[] wanted)) in Read().Zip(expected.Read()))
        {
            Assert.All(wanted, number => Assert.True(float.IsFinite(number), $"{name} is no test: {number}."));
            int different = Enumerable.Range(0, wanted.Length).FirstOrDefault(
                index => BitConverter.SingleToUInt32Bits(values[index]) != BitConverter.SingleToUInt32Bits(wanted[index]), -1);
            Assert.True(
                different < 0, different < 0 ? "" : $"{name}: element {different} is {values[different]:R}, not {wanted[different]:R}.");
        }
    }

    /// <summary>All weights and states that are kept, by name.</summary>
    public IEnumerable<(string Name, float[] Values)> Read()
    {
        IUpdateRule rule = Optimizer.Groups[0].Rule;
        foreach (Parameter parameter in Parameters)
        {
            float[] weight = new float[parameter.Length];
            parameter.ReadValue(weight);
            yield return ($"{parameter}", weight);
            foreach (SlotDescriptor slot in rule.FormFor(parameter.Shape)!.Descriptor.Slots.Where(slot => slot.Kind == SlotKind.State))
            {
                if (ReadState(parameter, slot.Name) is { } state)
                {
                    yield return ($"{slot.Name} of {parameter}", state);
                }
            }
        }
    }

    public void Dispose()
    {
        Optimizer.Dispose();
        Parameters.Dispose();
    }

    private float[]? ReadState(Parameter parameter, string name)
    {
        try
        {
            float[] state = new float[parameter.Length == 0 ? 0 : Optimizer.StateShape(parameter, name).Length];
            Optimizer.ReadState(parameter, name, state);
            return state;
        }
        catch (InvalidOperationException)
        {
            // The rule does not keep it with these hyperparameters, or for this shape.
            return null;
        }
    }

    private static void Feed(Parameter parameter, int step, int index)
    {
        parameter.WriteGradient(Numbers(parameter.Length, step, 1, index));
        int kind = 2;
        foreach (string input in parameter.Inputs.Order(StringComparer.Ordinal))
        {
            float[] numbers = Numbers(parameter.InputShape(input).Length, step, kind++, index);
            parameter.WriteInput(input, numbers);
        }
    }

    private static float[] Numbers(long length, int seed, int kind, int index)
    {
        var random = new Random((((seed * 10) + kind) * 1000) + index);
        return [.. Enumerable.Range(0, (int)length).Select(_ => (2 * random.NextSingle()) - 1)];
    }
}
