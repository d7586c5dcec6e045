using System.Collections.Immutable;
using GuidedDescent.Execution;
using GuidedDescent.Execution.Cpu;
using GuidedDescent.Language;
using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests;

/// <summary>Averages of the weights, behind whatever the shipped rules end with.</summary>
public class AverageTests
{
    private const int Steps = 7;
    private const int Samples = 6;

    private static readonly WeightAverage[] s_averages = [WeightAverage.Exponential(0.8), WeightAverage.PowerFunction(3)];

    private static readonly ImmutableArray<Shape> s_shapes = [[40, 33], [5, 20], [36, 9], [1030], [9], [2, 700]];

    public static TheoryData<string> Names => [.. RuleCases.AllNames, .. LayerRuleCases.AllNames];

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_AnyRule_DrawsTheAveragesTowardsItsWeights(string name)
    {
        using var device = new CpuDevice(threads: 2, chunkElements: 512);
        using ParameterSet parameters = ParametersFor(RuleOf(name), device);
        using var optimizer = new Optimizer(parameters, RuleOf(name), device, averages: s_averages);
        float[][] expected = [.. s_averages.Select(_ => Weights(parameters))];
        for (int step = 1; step <= Steps; step++)
        {
            Feed(parameters, step);
            optimizer.Step();
            float[] weights = Weights(parameters);
            for (int average = 0; average < s_averages.Length; average++)
            {
                float rate = (float)s_averages[average].RateAt(step);
                for (int element = 0; element < weights.Length; element++)
                {
                    ref float value = ref expected[average][element];
                    value = rate == 1 ? weights[element] : MathF.FusedMultiplyAdd(rate, weights[element] - value, value);
                }

                Assert.Equal(expected[average], Read(optimizer, s_averages[average], parameters));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Averages_BehindKernelsThatStoreTheWeight_CostEightBytesPerElement(string name)
    {
        IUpdateRule rule = RuleOf(name);
        using ParameterSet parameters = ParametersFor(rule, Device.Cpu);
        IEnumerable<OperationDescriptor> writes = parameters.SelectMany(
            parameter => rule.FormFor(parameter.Shape)!.Descriptor.Operations.Where(operation => operation.Writes is [0, ..]));

        // These have products whose result is the weight.
        bool takesOwnPass = rule is Muon or Shampoo or Soap;
        Assert.Equal(takesOwnPass, writes.Any(operation => !AverageTraffic.CanFollow(operation)));
        Assert.Equal(takesOwnPass ? 12 : 8, AverageTraffic.BytesPerElement(averages: 1, takesOwnPass));
        Assert.Equal(takesOwnPass ? 28 : 24, AverageTraffic.BytesPerElement(averages: 3, takesOwnPass));
        Assert.Equal(0, AverageTraffic.BytesPerElement(averages: 0, takesOwnPass));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Step_FusedBlocks_HaveTheirAveragesWithinTheParameter(bool areUnequal)
    {
        ParameterRole role = areUnequal ? ParameterRole.HiddenMatrix.FusedRows(16, 4, 4) : ParameterRole.HiddenMatrix.Fused(3);
        using var parameters = new ParameterSet();
        Parameter fused = parameters.Add("qkv", [24, 10], role);
        Parameter behind = parameters.Add("out", [8, 10], ParameterRole.HiddenMatrix);
        Fill(fused.Value, seed: 1);
        Fill(behind.Value, seed: 2);
        WeightAverage average = WeightAverage.Exponential(0.5);
        using var optimizer = new Optimizer(parameters, new Muon(LearningRate: 0.1), averages: [average]);
        float[] start = Weights(parameters);
        Fill(fused.Gradient, seed: 3);
        Fill(behind.Gradient, seed: 4);
        optimizer.Step();

        float[] expected = [.. start.Zip(Weights(parameters), (old, weight) => MathF.FusedMultiplyAdd(0.5f, weight - old, old))];
        Assert.Equal(expected, Read(optimizer, average, parameters));
    }

    private static IUpdateRule RuleOf(string name) =>
        RuleCases.AllNames.Contains(name) ? RuleCases.Get(name) : LayerRuleCases.Get(name).Rule;

    private static ParameterSet ParametersFor(IUpdateRule rule, Device device)
    {
        var parameters = new ParameterSet(device);
        foreach (Shape shape in s_shapes.Where(shape => rule.FormFor(shape) is not null))
        {
            Parameter parameter = parameters.Add($"p{parameters.Count}", shape);
            Fill(parameter.Value, seed: parameters.Count);
            foreach (SlotDescriptor input in rule.FormFor(shape)!.Descriptor.Slots.Where(slot => slot.Kind == SlotKind.Input))
            {
                parameter.ProvideInput(input.Name, [Samples, input.Name == "activations" ? shape[1] : shape[0]]);
            }
        }

        return parameters;
    }

    private static void Feed(ParameterSet parameters, int step)
    {
        foreach (Parameter parameter in parameters)
        {
            Fill(parameter.Gradient, seed: (100 * step) + parameter.Name[1]);
            foreach (string input in parameter.Inputs)
            {
                Fill(parameter.InputSpan(input), seed: (1000 * step) + parameter.Name[1] + input.Length);
            }
        }
    }

    private static void Fill(Span<float> numbers, int seed)
    {
        var random = new Random(seed);
        foreach (ref float number in numbers)
        {
            number = (2 * random.NextSingle()) - 1;
        }
    }

    private static float[] Weights(ParameterSet parameters) => [.. parameters.SelectMany(parameter => parameter.Value.ToArray())];

    private static float[] Read(Optimizer optimizer, WeightAverage average, ParameterSet parameters)
    {
        var all = new List<float>();
        foreach (Parameter parameter in parameters)
        {
            float[] read = new float[parameter.Length];
            optimizer.ReadAverage(average, parameter, read);
            all.AddRange(read);
        }

        return [.. all];
    }
}
