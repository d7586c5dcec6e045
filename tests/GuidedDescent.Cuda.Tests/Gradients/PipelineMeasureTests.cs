using GuidedDescent.Cuda.Tests.Devices;
using GuidedDescent.Optimizers.Tests.Gradients;

namespace GuidedDescent.Cuda.Tests.Gradients;

/// <summary>Norms of tensors and rows that are longer than lanes and tiles, of many rows and of many tensors.</summary>
[Collection(EmulatedGpu.Collection)]
public sealed class PipelineMeasureTests
{
    // Of more than 256 tiles, as one unit and as rows; rows of more than 32 tiles; more rows than a block has threads.
    private static readonly Shape[] s_long = [[263_200], [2, 262_500], [3, 40_000], [700, 3], [1, 5]];

    private static readonly GradientPipeline s_pipeline = new()
    {
        AdaptiveClipping = new AdaptiveClipping(0.02) { Selects = parameter => parameter.Shape.Rank > 1 },
        MaximumTensorNorm = 3,
        MaximumGlobalNorm = 2,
        SkipNonFinite = true,
    };

    [GxxFact]
    public void Norms_OfLongTensorsAndRows_HaveTheBitsOfTheProcessor() => Compare(s_long);

    [GxxFact]
    public void Norms_OfManyTensors_HaveTheBitsOfTheProcessor() =>
        Compare([.. Enumerable.Range(0, 600).Select(ShortVector)]);

    private static Shape ShortVector(int index) => [1 + (index % 7)];

    private static void Compare(Shape[] shapes)
    {
        using CudaDevice device = EmulatedGpu.Open();
        (StepReport report, float[][] weights) = TakeStep(device, shapes);
        (StepReport expectedReport, float[][] expectedWeights) = TakeStep(Device.Cpu, shapes);

        Assert.Equal(expectedReport, report);
        Assert.InRange(report.GlobalFactor, 1e-3, 0.99);
        Assert.Equal(expectedWeights, weights);
    }

    private static (StepReport Report, float[][] Weights) TakeStep(Device device, Shape[] shapes)
    {
        using var parameters = new ParameterSet(device);
        foreach ((int index, Shape shape) in shapes.Index())
        {
            Parameter parameter = parameters.Add($"p{index}", shape);
            parameter.WriteValue(MixedTraining.Numbers(index, shape.Length));
            parameter.WriteGradient(MixedTraining.Numbers(1000 + index, shape.Length));
        }

        using var optimizer = new Optimizer(parameters, new Sgd(1), gradients: s_pipeline);
        optimizer.Step();
        return (optimizer.LastStep!.Value, [.. parameters.Select(Read)]);
    }

    private static float[] Read(Parameter parameter)
    {
        float[] value = new float[parameter.Length];
        parameter.ReadValue(value);
        return value;
    }
}
