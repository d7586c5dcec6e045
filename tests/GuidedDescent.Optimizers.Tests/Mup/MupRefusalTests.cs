using GuidedDescent.Checkpoints;

namespace GuidedDescent.Optimizers.Tests.Mup;

public sealed class MupRefusalTests
{
    [Fact]
    public void Optimizer_OfARuleWithoutADegree_SaysWhyAndWhatToDo()
    {
        using ParameterSet parameters = Network(16);
        ArgumentException problem = Assert.Throws<ArgumentException>(
            () => new Optimizer(parameters, new Unscalable(0.1), Device.Cpu, mup: Mup(8)));

        Assert.StartsWith(
            "Group 'all': how the update of Unscalable scales cannot be derived, because", problem.Message, StringComparison.Ordinal);
        Assert.Contains("[MupScaling]", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Optimizer_OfAParameterThatTheBaseLacks_NamesIt()
    {
        using ParameterSet parameters = Network(16);
        parameters.Add("extra", [16, 16], ParameterRole.HiddenMatrix);

        Refuses(parameters, Mup(8), "The base shapes have none for parameter 'extra'. There are: ");
    }

    [Fact]
    public void Optimizer_OfAParameterOfAnotherRank_SaysBoth()
    {
        using var parameters = new ParameterSet();
        parameters.Add("w", [16, 16], ParameterRole.HiddenMatrix);
        var mup = new GuidedDescent.Mup { BaseShapes = new BaseShapes([KeyValuePair.Create<string, Shape>("w", [8])]) };

        Refuses(parameters, mup, "Parameter 'w' [16, 16] is [8] in the base model");
    }

    [Fact]
    public void Optimizer_OfAParameterWithoutARole_AsksForOne()
    {
        using var parameters = new ParameterSet();
        parameters.Add("w", [16, 16]);
        var mup = new GuidedDescent.Mup { BaseShapes = new BaseShapes([KeyValuePair.Create<string, Shape>("w", [8, 8])]) };

        Refuses(parameters, mup, "Parameter 'w' [16, 16] has no role");
    }

    [Fact]
    public void Optimizer_OfAReadoutWhoseOutputsGrow_IsRefused()
    {
        using var parameters = new ParameterSet();
        parameters.Add("head", [16, 16], ParameterRole.Readout);
        var mup = new GuidedDescent.Mup { BaseShapes = new BaseShapes([KeyValuePair.Create<string, Shape>("head", [8, 8])]) };

        Refuses(parameters, mup, "grows with the width in its outputs, of a readout only the inputs do");
    }

    [Fact]
    public void Between_ModelsThatDoNotDiffer_IsRefused()
    {
        using ParameterSet first = Network(8);
        using ParameterSet second = Network(8);

        Assert.Contains(
            "Both models have the same shapes",
            Assert.Throws<ArgumentException>("smaller", () => BaseShapes.Between(first, second)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Between_ModelsOfOtherParameters_IsRefused()
    {
        using ParameterSet first = Network(4);
        using ParameterSet second = Network(8);
        second.Add("extra", [8], ParameterRole.Bias);

        Assert.Contains(
            "Parameter 'extra' is not of one rank in both models",
            Assert.Throws<ArgumentException>("smaller", () => BaseShapes.Between(first, second)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Between_SeesThatAnInputLayerDoesNotGrowInItsInputs()
    {
        using ParameterSet small = Network(4);
        using ParameterSet model = Network(8);
        using ParameterSet parameters = Network(32);
        using var optimizer = new Optimizer(
            parameters, new AdamW(), Device.Cpu, mup: new GuidedDescent.Mup { BaseShapes = BaseShapes.Between(small, model) });

        Assert.Equal(WidthClass.Input, optimizer.Scalings[0].Class);
        Assert.Equal(WidthClass.Hidden, optimizer.Scalings[1].Class);
    }

    [Fact]
    public void Optimizer_OfASumOverParametersThatScaleDifferently_AsksForGroupsOfTheirOwn()
    {
        using ParameterSet parameters = Network(16);
        ArgumentException problem = Assert.Throws<ArgumentException>(
            () => new Optimizer(parameters, new Prodigy(), Device.Cpu, mup: Mup(8)));

        Assert.StartsWith(
            "Prodigy adds up over all parameters of group 'all', but muP scales 'input' and", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Depth_OutOfRange_IsRefused()
    {
        using ParameterSet parameters = Network(16);
        void Build(DepthScaling depth) =>
            new Optimizer(parameters, new AdamW(), Device.Cpu, mup: Mup(8) with { Depth = depth }).Dispose();

        Assert.Throws<ArgumentOutOfRangeException>("Depth", () => Build(new DepthScaling(0, 4, _ => true)));
        Assert.Throws<ArgumentOutOfRangeException>("BaseDepth", () => Build(new DepthScaling(4, 0, _ => true)));
        Assert.Throws<ArgumentOutOfRangeException>("Alpha", () => Build(new DepthScaling(4, 4, _ => true, Alpha: 0.4)));
        Assert.Throws<ArgumentOutOfRangeException>("Alpha", () => Build(new DepthScaling(4, 4, _ => true, Alpha: double.NaN)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Initialize_WithNoStandardDeviation_IsRefused(double deviation)
    {
        using ParameterSet parameters = Network(16);

        Assert.Throws<ArgumentOutOfRangeException>(
            "baseStandardDeviation", () => Mup(8).Initialize(parameters["hidden"], deviation, seed: 1));
    }

    [Fact]
    public void Checkpoint_OfAnotherBaseModel_IsRefusedUnlessAccepted()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "run.safetensors");
        using ParameterSet parameters = Network(16);
        using (var saved = new Optimizer(parameters, new AdamW(), Device.Cpu, mup: Mup(8)))
        {
            Checkpoint.Save(path, saved);
        }

        using var same = new Optimizer(parameters, new AdamW(), Device.Cpu, mup: Mup(8));
        Assert.Empty(Checkpoint.Load(path, same).Differences);
        using var other = new Optimizer(parameters, new AdamW(), Device.Cpu, mup: Mup(4));
        CheckpointMismatchException problem = Assert.Throws<CheckpointMismatchException>(() => Checkpoint.Load(path, other));
        Assert.Contains(problem.Problems, text =>
            text.Contains("What muP does about 'hidden' was 'hidden, inputs x 2, outputs x 2: ", StringComparison.Ordinal)
            && text.Contains(nameof(CheckpointOptions.AcceptOtherScaling), StringComparison.Ordinal));

        using var none = new Optimizer(parameters, new AdamW(), Device.Cpu);
        Assert.Throws<CheckpointMismatchException>(() => Checkpoint.Load(path, none));
        CheckpointReport report = Checkpoint.Load(path, none, new CheckpointOptions { AcceptOtherScaling = true });
        Assert.Contains(report.Differences, text => text.EndsWith("and is nothing.", StringComparison.Ordinal));
    }

    private static void Refuses(ParameterSet parameters, GuidedDescent.Mup mup, string message)
    {
        ArgumentException problem = Assert.Throws<ArgumentException>(() => new Optimizer(parameters, new AdamW(), Device.Cpu, mup: mup));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    private static GuidedDescent.Mup Mup(int width)
    {
        using ParameterSet bases = Network(width);
        return new GuidedDescent.Mup { BaseShapes = BaseShapes.Of(bases) };
    }

    private static ParameterSet Network(int width)
    {
        var parameters = new ParameterSet();
        parameters.Add("input", [width, 6], ParameterRole.HiddenMatrix);
        parameters.Add("hidden", [width, width], ParameterRole.HiddenMatrix);
        parameters.Add("head", [3, width], ParameterRole.Readout);
        return parameters;
    }
}
