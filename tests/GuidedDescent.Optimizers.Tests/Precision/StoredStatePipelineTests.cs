namespace GuidedDescent.Optimizers.Tests.Precision;

/// <summary>States of fewer bits behind a gradient pipeline, and with averages of the weights.</summary>
public class StoredStatePipelineTests
{
    // Factors that are powers of two round nothing.
    [Theory]
    [InlineData(StateFormat.BFloat16Stochastic)]
    [InlineData(StateFormat.EightBit)]
    public void Step_WithALossScale_HasTheBitsOfUnscaledGradientsAndZeroesThem(StateFormat format)
    {
        var pipeline = new GradientPipeline { LossScaling = LossScaling.Static(4), ZeroGradients = true };
        (string plain, _) = Train(format, pipeline: null, scale: 1);
        (string scaled, float[] gradient) = Train(format, pipeline, scale: 4);
        Assert.Equal(plain, scaled);
        Assert.All(gradient, element => Assert.Equal(0, element));
    }

    [Theory]
    [InlineData(StateFormat.BFloat16)]
    [InlineData(StateFormat.EightBit)]
    public void Averages_AreDrawnTowardsTheWeights(StateFormat format)
    {
        WeightAverage average = WeightAverage.Exponential(0.75);
        using var parameters = new ParameterSet();
        Parameter weight = parameters.Add("w", [9_001]);
        var group = new ParameterGroup("all", RuleCases.Get("AdamW")) { Precision = new GroupPrecision { States = format } };
        using var optimizer = new Optimizer(parameters, [group], averages: [average]);
        float[] expected = new float[9_001];
        for (int step = 1; step <= 3; step++)
        {
            weight.WriteGradient(StoredTraining.Numbers("w", step, 9_001));
            optimizer.Step();
            for (int index = 0; index < expected.Length; index++)
            {
                expected[index] = MathF.FusedMultiplyAdd(0.25f, weight.Value[index] - expected[index], expected[index]);
            }
        }

        float[] found = new float[9_001];
        optimizer.ReadAverage(average, weight, found);
        Assert.Equal(StoredTraining.Text(expected), StoredTraining.Text(found));
        using (optimizer.EvaluateWith(average))
        {
            Assert.Equal(StoredTraining.Text(expected), StoredTraining.Text(weight.Value));
        }
    }

    private static (string Bits, float[] Gradient) Train(StateFormat format, GradientPipeline? pipeline, float scale)
    {
        using var parameters = new ParameterSet();
        Parameter weight = parameters.Add("w", [70_001]);
        var group = new ParameterGroup("all", RuleCases.Get("AdamW")) { Precision = new GroupPrecision { States = format } };
        using var optimizer = new Optimizer(parameters, [group], gradients: pipeline);
        for (int step = 1; step <= 3; step++)
        {
            weight.WriteGradient([.. StoredTraining.Numbers("w", step, 70_001).Select(number => number * scale)]);
            optimizer.Step();
        }

        return (StoredTraining.Text(weight.Value) + StoredTraining.Text(optimizer.State(weight, "v")), weight.Gradient.ToArray());
    }
}
