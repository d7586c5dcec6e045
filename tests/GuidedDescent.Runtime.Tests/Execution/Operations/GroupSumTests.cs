using GuidedDescent.Execution.Cpu;
using GuidedDescent.Runtime.Tests.Language;

namespace GuidedDescent.Runtime.Tests.Execution.Operations;

/// <summary>Sums over parameter groups whose buckets, of several shapes and forms, meet twice in a step.</summary>
public class GroupSumTests
{
    private static readonly Shape[] s_shapes = [[3, 5], [1000], [5, 3], [3, 5], [7], [0], [5, 3], [3000], [2, 2, 2]];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Step_AddsOverAllBucketsOfAGroup_InTheOrderOfTheSet(int threads)
    {
        using var device = new CpuDevice(threads);
        using var parameters = new ParameterSet();
        var random = new Random(2);
        for (int index = 0; index < 2 * s_shapes.Length; index++)
        {
            Parameter parameter = parameters.Add($"{(index % 2 == 0 ? "even" : "odd")}{index}", s_shapes[index / 2]);
            parameter.WriteValue([.. Enumerable.Range(0, (int)parameter.Length).Select(_ => random.NextSingle() - 0.4f)]);
            parameter.WriteGradient([.. Enumerable.Range(0, (int)parameter.Length).Select(_ => random.NextSingle() - 0.4f)]);
        }

        float[][] weights = [.. parameters.Select(parameter => parameter.Value.ToArray())];
        float[][] gradients = [.. parameters.Select(parameter => parameter.Gradient.ToArray())];
        using var optimizer = new Optimizer(
            parameters,
            [
                new ParameterGroup("even", parameter => parameter.Name[0] == 'e', GroupSumRule.OverBoth),
                new ParameterGroup("odd", parameter => parameter.Name[0] == 'o', GroupSumRule.OverTensors),
            ],
            device);

        for (int step = 0; step < 3; step++)
        {
            optimizer.Step();
            Reference(weights, gradients, first: 0);
            Reference(weights, gradients, first: 1);
        }

        Assert.Equal(["even", "odd"], optimizer.Groups.Select(group => group.Name));
        for (int index = 0; index < weights.Length; index++)
        {
            Assert.Equal(weights[index], parameters[index].Value.ToArray());
        }
    }

    private static void Reference(float[][] weights, float[][] gradients, int first)
    {
        for (int round = 0; round < 2; round++)
        {
            double total = 0;
            for (int index = first; index < weights.Length; index += 2)
            {
                total += CanonicalOrder.Sum([.. weights[index].Zip(gradients[index], (w, g) => w * g)]);
            }

            for (int index = first; index < weights.Length; index += 2)
            {
                weights[index] = [.. weights[index].Select(weight => weight + (float)total)];
            }
        }
    }
}
