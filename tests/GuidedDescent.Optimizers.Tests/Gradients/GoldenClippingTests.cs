using System.Text.Json;

namespace GuidedDescent.Optimizers.Tests.Gradients;

/// <summary>
/// Training with SGD and AdamW behind the pipeline against the loop that users of PyTorch write, in double precision: see
/// <c>tests/Golden/README.md</c>.
/// </summary>
public class GoldenClippingTests
{
    /// <summary>Twelve steps of up to eight roundings in single precision of numbers up to 2.</summary>
    private const double Tolerance = 12 * 8 * 2 * 5.9604644775390625e-8;

    private static readonly JsonSerializerOptions s_options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    private static readonly Dictionary<string, GradientPipeline> s_pipelines = new()
    {
        ["global norm"] = new() { MaximumGlobalNorm = 0.7 },
        ["global norm that is rarely reached"] = new() { MaximumGlobalNorm = 4 },
        ["tensor norm"] = new() { MaximumTensorNorm = 0.4 },
        ["tensor norm, then global norm"] = new() { MaximumTensorNorm = 0.9, MaximumGlobalNorm = 1.1 },
        ["adaptive"] = new() { AdaptiveClipping = new AdaptiveClipping(0.05), SkipNonFinite = true },
        ["adaptive, tensor norm, global norm"] =
            new() { AdaptiveClipping = new AdaptiveClipping(0.3), MaximumTensorNorm = 0.6, MaximumGlobalNorm = 0.8 },
        ["two micro-batches"] = new() { MaximumGlobalNorm = 0.7, AccumulationSteps = 2, ZeroGradients = true },
        ["loss scale of GradScaler"] = new() { LossScaling = LossScaling.Dynamic(4096, growthInterval: 3) },
        ["loss scale of GradScaler, two micro-batches, clipped"] = new()
        {
            LossScaling = LossScaling.Dynamic(1024, growthInterval: 2),
            AccumulationSteps = 2,
            MaximumGlobalNorm = 0.5,
            ZeroGradients = true,
        },
    };

    private static readonly Dictionary<int, float> s_bad = new()
    {
        [3] = float.PositiveInfinity,
        [4] = float.NaN,
        [9] = float.NegativeInfinity,
    };

    public static TheoryData<string> Names => [.. s_pipelines.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_BehindThePipeline_DoesWhatALoopOfPyTorchDoes(string name)
    {
        Golden golden = Read();
        Case expected = golden.Cases.Single(candidate => candidate.Name == name);
        using var parameters = new ParameterSet();
        for (int index = 0; index < golden.Shapes.Length; index++)
        {
            Parameter parameter = parameters.Add($"{index}", [.. golden.Shapes[index]]);
            parameter.WriteValue(GoldenNumbers.Draw(expected.Seed, index, 0, (int)parameter.Length, 1));
        }

        using var optimizer = new Optimizer(
            parameters,
            [
                new("sgd", parameter => parameter.Name is "0" or "1", new Sgd(0.05, 0.9, WeightDecay: 0.01, Nesterov: true)),
                new("adamw", parameter => parameter.Name is "2" or "3", new AdamW(0.02, 0.8, 0.95, 1e-6, 0.1)),
            ],
            gradients: s_pipelines[name]);
        for (int step = 1; step <= expected.Steps.Length; step++)
        {
            CheckStep(optimizer, parameters, expected, step);
        }
    }

    private static void CheckStep(Optimizer optimizer, ParameterSet parameters, Case expected, int step)
    {
        Assert.Equal(expected.Steps[step - 1].LossScale, optimizer.LossScale);
        optimizer.ZeroGradients();
        for (int batch = 0; batch < expected.Batches; batch++)
        {
            bool isLast = batch == expected.Batches - 1;
            AddGradients(parameters, expected, step, batch, optimizer.LossScale);
            if (isLast && expected.Name.Contains("GradScaler", StringComparison.Ordinal) && s_bad.TryGetValue(step, out float bad))
            {
                parameters[2].Gradient[5] = bad;
            }

            Assert.Equal(isLast, optimizer.Accumulate());
        }

        StepRecord record = expected.Steps[step - 1];
        StepReport report = optimizer.LastStep!.Value;
        Assert.Equal(record.IsSkipped, report.IsSkipped);
        Assert.Equal((float)record.LossScale, report.LossScale);
        Assert.Equal(expected.Batches, report.MicroBatches);
        if (record.Norm is double norm)
        {
            Assert.Equal(norm, report.GradientNorm!.Value, norm * 1e-6);
        }

        for (int index = 0; index < parameters.Count; index++)
        {
            for (int element = 0; element < parameters[index].Length; element++)
            {
                Assert.Equal(record.Weights[index][element], parameters[index].Value[element], Tolerance);
            }
        }
    }

    private static void AddGradients(ParameterSet parameters, Case expected, int step, int batch, float lossScale)
    {
        for (int index = 0; index < parameters.Count; index++)
        {
            Span<float> gradient = parameters[index].Gradient;
            float[] numbers = GoldenNumbers.Draw(
                expected.Seed, index, (step * 10) + batch, gradient.Length, 2.0 * step / expected.Steps.Length);
            for (int element = 0; element < gradient.Length; element++)
            {
                gradient[element] += lossScale * numbers[element];
            }
        }
    }

    private static Golden Read() => JsonSerializer.Deserialize<Golden>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "Clipping", "PyTorch.json")), s_options)!;

    private sealed record Golden(int[][] Shapes, Case[] Cases);

    private sealed record Case(string Name, ulong Seed, int Batches, StepRecord[] Steps);

    private sealed record StepRecord(double LossScale, bool IsSkipped, double? Norm, double[][] Weights);
}
