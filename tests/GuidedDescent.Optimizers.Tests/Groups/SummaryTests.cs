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
