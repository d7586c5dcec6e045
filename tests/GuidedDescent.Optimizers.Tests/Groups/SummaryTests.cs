using System.Globalization;

namespace GuidedDescent.Optimizers.Tests.Groups;

/// <summary>The table of who is updated by what, as a person reads it.</summary>
public class SummaryTests
{
    [Fact]
    public Task Describe()
    {
        using ParameterSet parameters = Network();
        using Optimizer optimizer = Build(parameters);
        return Verify(optimizer.Describe()).UseFileName("Summary");
    }

    [Fact]
    public void Describe_IsTheSameInEveryCulture_AndLeavesTheNextStepAlone()
    {
        using ParameterSet parameters = Network();
        using Optimizer optimizer = Build(parameters);
        string expected = optimizer.Describe();
        CultureInfo culture = CultureInfo.CurrentCulture;
        var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        commas.NumberFormat.NumberDecimalSeparator = ",";
        commas.NumberFormat.NegativeSign = "~";
        try
        {
            CultureInfo.CurrentCulture = commas;
            Assert.Equal(expected, optimizer.Describe());
            Assert.Same(commas, CultureInfo.CurrentCulture);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }

        Assert.Equal(0, optimizer.StepCount);
        Assert.All(parameters, parameter => Assert.True(parameter.Value.IndexOfAnyExcept(0f) < 0));
    }

    // The numbers beside the state bytes are those of the plans: 12 bytes for plain Sgd, 28 for AdamW.
    [Fact]
    public void Describe_TellsTheBytesAndLaunchesOfTheNextStep()
    {
        using var parameters = new ParameterSet();
        parameters.Add("w", [10]);
        using var plain = new Optimizer(parameters, new Sgd());
        using var adaptive = new Optimizer(parameters, new AdamW());

        Assert.Contains("next step: 1 launch, 12 bytes per element in kernels\n", plain.Describe());
        Assert.Contains("next step: 1 launch, 28 bytes per element in kernels\n", adaptive.Describe());
        adaptive.Dispose();
        Assert.Throws<ObjectDisposedException>(adaptive.Describe);
    }

    // A norm takes 4 bytes, and 4 more for the weights of what is clipped against them, of 10 of 40 elements; zeros take 4. Soap works on a
    // multiplied copy, which takes 8. Its last operation is a product, so that averages take a pass of their own and read the weight.
    [Fact]
    public void Describe_OfAPipelineAndAverages_TellsTheBytesOfTheWholeStep()
    {
        using var parameters = new ParameterSet();
        parameters.Add("clipped", [10]);
        parameters.Add("not", [30]);
        parameters.Add("matrix", [4, 4]);
        var pipeline = new GradientPipeline
        {
            AdaptiveClipping = new AdaptiveClipping { Selects = parameter => parameter.Name == "clipped" }, ZeroGradients = true,
        };
        using var optimizer = new Optimizer(
            parameters,
            [
                new ParameterGroup("vectors", parameter => parameter.Shape.Rank == 1, new AdamW()),
                new ParameterGroup("matrices", parameter => parameter.Shape.Rank == 2, new Soap()),
            ],
            gradients: pipeline,
            averages:
            [
                WeightAverage.Exponential(0.9),
                WeightAverage.Stochastic(start: 1),
                WeightAverage.Stochastic(start: 2) with { Name = "later" },
            ]);

        string[] lines = optimizer.Describe().Split('\n');

        // The first weights are the mean of themselves: that average is written and not read; the last one is not touched yet.
        Assert.Contains(
            "next step: 1 launch, 28 bytes per element in kernels, 9 for the gradient pipeline, 12 for averages, 49 in all", lines);
        Assert.Contains(lines, line => line.Contains(" bytes per element in kernels, 16 for the gradient pipeline, 16 for averages, "));
        Assert.Contains("average Exponential(0.9)", lines);
        Assert.Contains(lines, line => line.StartsWith("GradientPipeline {") && line.Contains("of selected parameters"));
    }

    [Fact]
    public void Describe_OfAnAccumulationWithoutClipping_CostsNothing()
    {
        using var parameters = new ParameterSet();
        parameters.Add("w", [10]);
        using var optimizer = new Optimizer(parameters, new AdamW(), gradients: new GradientPipeline { AccumulationSteps = 4 });

        Assert.Contains("next step: 1 launch, 28 bytes per element in kernels\n", optimizer.Describe());
    }

    private static Optimizer Build(ParameterSet parameters) => new(
        parameters,
        [
            new ParameterGroup("hidden", [ParameterRole.HiddenMatrix, ParameterRole.Convolution], new Muon(WeightDecay: 0.1))
            {
                Schedules = { [nameof(Muon.LearningRate)] = Schedule.LinearWarmup(4) },
            },
            ParameterGroup.Frozen("tokens", "embed"),
            ParameterGroup.ByRole("rest", [ParameterRole.Readout, ParameterRole.Vector], new AdamW()),
            ParameterGroup.ByRole("nothing", ParameterRole.Unspecified, new Lion()),
        ]);

    private static ParameterSet Network()
    {
        var parameters = new ParameterSet();
        parameters.Add("embed", [80, 16], ParameterRole.Embedding);
        parameters.Add("stem.weight", [16, 3, 3, 3], ParameterRole.Convolution);
        for (int block = 0; block < 2; block++)
        {
            parameters.Add($"block.{block}.norm.gain", [16], ParameterRole.Gain);
            parameters.Add($"block.{block}.attention.qkv", [48, 16], ParameterRole.HiddenMatrix.Fused(3));
            parameters.Add($"block.{block}.attention.out", [16, 16], ParameterRole.HiddenMatrix);
        }

        parameters.Add("head.bias", [80]);
        parameters.Add("head.weight", [80, 16], ParameterRole.Readout);
        return parameters;
    }
}
