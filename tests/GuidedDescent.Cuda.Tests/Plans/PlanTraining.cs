using GuidedDescent.Rules;

namespace GuidedDescent.Cuda.Tests.Plans;

/// <summary>
/// Parameters of several shapes under one rule on a device, trained with gradients and hyperparameters that depend on the step: what two
/// devices, or two ways of stepping, are to agree on.
/// </summary>
internal sealed class PlanTraining : IDisposable
{
    private const int InputRows = 11;

    private readonly Func<int, IUpdateRule> _ruleAt;

    /// <summary>Builds the optimizer.</summary>
    /// <param name="device">The device.</param>
    /// <param name="ruleAt">The rule of each step.</param>
    /// <param name="shapes">The shapes of the parameters.</param>
    /// <param name="input">The name of the input the rule needs, as wide as the parameter; null for none.</param>
    /// <param name="gradients">What is done to gradients before the rule sees them; null for nothing.</param>
    /// <param name="averages">The averages to keep; null for none.</param>
    public PlanTraining(
        Device device,
        Func<int, IUpdateRule> ruleAt,
        IReadOnlyList<Shape> shapes,
        string? input = null,
        GradientPipeline? gradients = null,
        IReadOnlyList<WeightAverage>? averages = null)
    {
        _ruleAt = ruleAt;
        Parameters = new ParameterSet(device);
        try
        {
            for (int index = 0; index < shapes.Count; index++)
            {
                Parameter parameter = Parameters.Add($"p{index}", shapes[index]);
                parameter.WriteValue(Numbers(shapes[index].Length, seed: index));
                if (input is not null)
                {
                    parameter.ProvideInput(input, [InputRows, shapes[index][1]]);
                }
            }

            Optimizer = new Optimizer(Parameters, ruleAt(1), gradients: gradients, averages: averages);
        }
        catch
        {
            Parameters.Dispose();
            throw;
        }
    }

    public ParameterSet Parameters { get; }

    public Optimizer Optimizer { get; }

    /// <summary>Takes steps, from one to another.</summary>
    public PlanTraining Run(int first, int last)
    {
        for (int step = first; step <= last; step++)
        {
            Prepare(step);
            Optimizer.Step();
        }

        return this;
    }

    /// <summary>Gives everything that a step depends on the value it has in that step.</summary>
    public void Prepare(int step)
    {
        for (int index = 0; index < Parameters.Count; index++)
        {
            Parameters[index].WriteGradient(Numbers(Parameters[index].Length, seed: (100 * step) + index));
            foreach (string input in Parameters[index].Inputs)
            {
                Parameters[index].WriteInput(input, Numbers(Parameters[index].InputShape(input).Length, seed: 7 - (100 * step) - index));
            }
        }

        PrepareHyperparameters(step);
    }

    public void PrepareHyperparameters(int step) => Optimizer.Groups[0].Rule = _ruleAt(step);

    /// <summary>All weights, states and averages, by name.</summary>
    public IEnumerable<(string Name, float[] Values)> Read()
    {
        foreach (Parameter parameter in Parameters)
        {
            float[] value = new float[parameter.Length];
            parameter.ReadValue(value);
            yield return ($"{parameter}", value);
            RuleDescriptor rule = Optimizer.Groups[0].Rule.FormFor(parameter.Shape)!.Descriptor;
            foreach (SlotDescriptor slot in rule.Slots.Where(slot => slot.Kind == SlotKind.State && parameter.Length > 0))
            {
                float[] state = new float[Optimizer.StateShape(parameter, slot.Name).Length];
                Optimizer.ReadState(parameter, slot.Name, state);
                yield return ($"{slot.Name} of {parameter}", state);
            }

            foreach (WeightAverage average in Optimizer.Averages)
            {
                float[] averaged = new float[parameter.Length];
                Optimizer.ReadAverage(average, parameter, averaged);
                yield return ($"{average} of {parameter}", averaged);
            }
        }
    }

    /// <summary>Has the same bits as another.</summary>
    public void AssertSameBits(PlanTraining expected)
    {
        foreach (((string name, float[] values), (string _, float[] wanted)) in Read().Zip(expected.Read()))
        {
            Assert.All(wanted, number => Assert.True(float.IsFinite(number), $"{name} is no test: {number}."));
            int different = Enumerable.Range(0, wanted.Length).FirstOrDefault(
                index => BitConverter.SingleToUInt32Bits(values[index]) != BitConverter.SingleToUInt32Bits(wanted[index]), -1);
            Assert.True(
                different < 0, different < 0 ? "" : $"{name}: element {different} is {values[different]:R}, not {wanted[different]:R}.");
        }
    }

    /// <summary>Has the same numbers as another, but for a share of the largest.</summary>
    public void AssertClose(PlanTraining expected, float tolerance)
    {
        foreach (((string name, float[] values), (string _, float[] wanted)) in Read().Zip(expected.Read()))
        {
            float largest = wanted.Select(Math.Abs).DefaultIfEmpty().Max();
            for (int index = 0; index < wanted.Length; index++)
            {
                Assert.True(
                    Math.Abs(values[index] - wanted[index]) <= tolerance * largest,
                    $"{name}: element {index} is {values[index]:R}, not {wanted[index]:R}.");
            }
        }
    }

    public void Dispose()
    {
        Optimizer.Dispose();
        Parameters.Dispose();
    }

    private static float[] Numbers(long length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, (int)length).Select(_ => (2 * random.NextSingle()) - 1)];
    }
}
