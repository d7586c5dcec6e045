using System.CommandLine;
using GuidedDescent.Samples.Anisotropy;
using GuidedDescent.Samples.Anisotropy.Representation;
using GuidedDescent.Samples.Anisotropy.SingleIndex;

namespace GuidedDescent.Samples.Tests;

public class AnisotropyOptionsTests
{
    [Theory]
    [InlineData("--condition takes one of 1,1 10,1 100,1 100,10 1000,10, but '7,7' came.", "--condition", "7,7")]
    [InlineData("--seed takes a whole number from 0 to 2147483647, but '-1' came.", "--seed", "-1")]
    [InlineData("--experiment takes representation, single-index or all, but 'both' came.", "--experiment", "both")]
    [InlineData("--charts takes the name of a file, but '' came.", "--charts", "")]
    [InlineData("--json takes the name of a file, but '' came.", "--json", "")]
    public void Parse_BadValue_IsOneClearLine(string expected, params string[] arguments)
    {
        var options = new AnisotropyOptions();
        using var errors = new StringWriter();

        int exitCode = options.Parse(Command(options), arguments)
            .Invoke(new InvocationConfiguration { Error = errors, Output = TextWriter.Null });

        Assert.Equal(1, exitCode);
        Assert.Equal(expected, errors.ToString().Trim());
    }

    [Fact]
    public void Select_Nothing_IsEverything()
    {
        Assert.Equal(Selection.Full, Select());
        Assert.Equal(5, Selection.Full.Conditions.Count);
        Assert.Equal(6, Selection.Full.Spikes.Count);
    }

    [Fact]
    public void Select_ConditionsAndSeeds_AreTaken()
    {
        Selection selection = Select("--condition", "100,10", "--condition", "1,1", "--seed", "3", "--seed", "8", "--seed", "3");

        Assert.Equal([new Condition(100, 10), new Condition(1, 1)], selection.Conditions);
        Assert.Equal([3, 8], selection.RepresentationSeeds);
        Assert.Equal([3, 8], selection.SpikeSeeds);
    }

    [Fact]
    public void Select_OneExperiment_LeavesTheOtherOut()
    {
        Assert.Empty(Select("--experiment", "single-index").Conditions);
        Assert.Empty(Select("--experiment", "representation").Spikes);
    }

    [Fact]
    public void Select_Quick_IsASmallPart()
    {
        Selection selection = Select("--quick");

        Assert.Equal([new Condition(1, 1), new Condition(100, 10)], selection.Conditions);
        Assert.Equal([0], selection.RepresentationSeeds);
        Assert.Equal([new SpikeSetting(1, 1600), new SpikeSetting(100, 1600)], selection.Spikes);
    }

    private static Selection Select(params string[] arguments)
    {
        var options = new AnisotropyOptions();
        ParseResult result = options.Parse(Command(options), arguments);
        Assert.Empty(result.Errors);
        return AnisotropyOptions.Select(
            result.GetValue(options.Experiment),
            result.GetValue(options.Conditions),
            result.GetValue(options.Seeds),
            result.GetValue(options.Quick));
    }

    private static RootCommand Command(AnisotropyOptions options)
    {
        var command = new RootCommand
        {
            options.Experiment, options.Conditions, options.Seeds, options.Quick, options.Charts, options.Json,
        };
        command.SetAction(_ => 0);
        return command;
    }
}
