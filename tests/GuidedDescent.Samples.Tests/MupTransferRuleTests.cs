using GuidedDescent.Execution.Cpu;
using GuidedDescent.Samples.MupTransfer.Models;
using GuidedDescent.Samples.MupTransfer.Sweeping;

namespace GuidedDescent.Samples.Tests;

public class MupTransferRuleTests
{
    [Theory]
    [InlineData("digits", "Muon", "layer2.weight")]
    [InlineData("digits", "AdamW")]
    [InlineData(
        "characters",
        "Muon",
        "blocks.0.attention.query.weight",
        "blocks.0.attention.key.weight",
        "blocks.0.attention.value.weight",
        "blocks.0.attention.output.weight",
        "blocks.0.mlp.up.weight",
        "blocks.0.mlp.down.weight")]
    public void Build_Rule_GivesMuonTheMatricesBetweenHiddenLayers(string model, string rule, params string[] expected)
    {
        using var device = new CpuDevice(threads: 1);
        using ITrainee trainee = ModelFamilies.Of(model).Build(width: 16, baseWidth: 16, seed: 1, device);

        using Optimizer optimizer = SweptRule.Build(rule, trainee, learningRate: 0.25, Schedule.Constant(), device, mup: null);

        Assert.Equal(expected.Order(), optimizer.Groups[0].Parameters.Select(parameter => parameter.Name).Order());
        Assert.All(optimizer.Groups, group => Assert.Contains("LearningRate = 0.25", $"{group.Rule}"));
        Assert.Equal(trainee.Parameters.Count, optimizer.Groups.Sum(group => group.Parameters.Length));
    }

    [Theory]
    [InlineData("digits")]
    [InlineData("characters")]
    public void AccumulateGradients_TwoOfOneSeed_LearnFromTheSameBatches(string model)
    {
        using var device = new CpuDevice(threads: 1);
        using ITrainee first = ModelFamilies.Of(model).Build(width: 16, baseWidth: 16, seed: 4, device);
        using ITrainee second = ModelFamilies.Of(model).Build(width: 16, baseWidth: 16, seed: 4, device);

        // More than a pass over the digits.
        Assert.All(Enumerable.Range(0, 50), _ => Assert.Equal(first.AccumulateGradients(), second.AccumulateGradients()));
    }

    [Fact]
    public void Build_WiderCharacters_DividesLogitsByTheExtentOfAHead()
    {
        // At four times the base width, logits are half as large as with the root of the extent: queries twice as large make up for it.
        using var device = new CpuDevice(threads: 1);
        using ITrainee usual = ModelFamilies.Of("characters").Build(width: 64, baseWidth: 64, seed: 2, device);
        using ITrainee grown = ModelFamilies.Of("characters").Build(width: 64, baseWidth: 16, seed: 2, device);
        CharModelGradients.Randomize(usual.Parameters);
        CharModelGradients.Randomize(grown.Parameters);
        foreach (ref float weight in grown.Parameters["blocks.0.attention.query.weight"].Value)
        {
            weight *= 2;
        }

        Assert.Equal(usual.AccumulateGradients(), grown.AccumulateGradients());
    }
}
