using GuidedDescent.Runtime.Tests.Execution;

namespace GuidedDescent.Runtime.Tests.Optimization;

public class GroupSelectionTests
{
    [Fact]
    public void Groups_ByNameAndByRole_TakeWhatTheySay()
    {
        using ParameterSet parameters = Network();
        using var optimizer = new Optimizer(
            parameters,
            [
                ParameterGroup.ByRole("hidden", ParameterRole.HiddenMatrix, new MomentumRule()),
                ParameterGroup.ByName("heads", "head*", new MomentumRule()),
                ParameterGroup.ByRole("rest", [ParameterRole.Embedding, ParameterRole.Vector], new MomentumRule()),
                ParameterGroup.ByRole("absent", ParameterRole.Convolution, new MomentumRule()),
            ]);

        Assert.Equal(
            ["hidden: block.0.qkv block.1.qkv", "heads: head", "rest: embed block.0.gain block.1.gain", "absent: "],
            optimizer.Groups.Select(group => $"{group.Name}: {string.Join(' ', group.Parameters.Select(parameter => parameter.Name))}"));
    }

    [Fact]
    public void Optimizer_PatternThatMatchesNothing_IsRefusedWithSimilarNames()
    {
        using ParameterSet parameters = Network();

        ArgumentException error = Assert.Throws<ArgumentException>(() => new Optimizer(
            parameters,
            [
                ParameterGroup.ByName("hidden", "blocks.0.qkv", new MomentumRule()),
                ParameterGroup.Frozen("frozen", "emned"),
                new ParameterGroup("rest", new MomentumRule()),
            ]));

        Assert.Contains("Group 'hidden' selects the names 'blocks.0.qkv', but no parameter has such a name.", error.Message);
        Assert.Contains("The nearest of 6 are: 'block.0.qkv', 'block.1.qkv'", error.Message);
        Assert.Contains("Group 'frozen' selects the names 'emned'", error.Message);
        Assert.DoesNotContain("Every parameter must be", error.Message);
    }

    [Fact]
    public void Optimizer_OverlapOfNameAndRole_NamesBothGroups()
    {
        using ParameterSet parameters = Network();

        ArgumentException error = Assert.Throws<ArgumentException>(() => new Optimizer(
            parameters,
            [
                ParameterGroup.ByRole("hidden", ParameterRole.HiddenMatrix, new MomentumRule()),
                ParameterGroup.ByName("blocks", "block.*", new MomentumRule()),
            ]));

        Assert.Contains("Claimed more than once: 'block.0.qkv' [6, 2] by 'hidden' and 'blocks'", error.Message);
        Assert.Contains("In none: 'embed' [5, 2], 'head' [5, 2].", error.Message);
    }

    [Fact]
    public void ParameterGroup_WithoutRoles_IsRefused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => ParameterGroup.ByRole("none", [], new MomentumRule()));
        Assert.Contains("Group 'none' selects by role but names none.", error.Message);
    }

    private static ParameterSet Network()
    {
        var parameters = new ParameterSet();
        parameters.Add("embed", [5, 2], ParameterRole.Embedding);
        for (int block = 0; block < 2; block++)
        {
            parameters.Add($"block.{block}.gain", [2], block == 0 ? null : ParameterRole.Gain);
            parameters.Add($"block.{block}.qkv", [6, 2], ParameterRole.HiddenMatrix.Fused(3));
        }

        parameters.Add("head", [5, 2], ParameterRole.Readout);
        return parameters;
    }
}
