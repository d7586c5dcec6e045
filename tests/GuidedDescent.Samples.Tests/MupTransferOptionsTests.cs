using System.CommandLine;
using GuidedDescent.Samples.MupTransfer;
using GuidedDescent.Samples.MupTransfer.Sweeping;

namespace GuidedDescent.Samples.Tests;

public class MupTransferOptionsTests
{
    [Theory]
    [InlineData("--models takes digits or characters, but 'words' came.", "--models", "digits", "words")]
    [InlineData("--rules takes AdamW or Muon, but 'Adam' came.", "--rules", "Adam")]
    [InlineData("--widths takes multiples of 8 up to 4096, but '36' came.", "--widths", "32", "36")]
    [InlineData("--widths takes multiples of 8 up to 4096, but '0' came.", "--widths", "0", "32")]
    [InlineData("--widths takes at least two different widths, but only 32 came.", "--widths", "32", "32")]
    [InlineData("--steps takes a whole number from 1 to 100000, but '0' came.", "--steps", "0")]
    [InlineData("--seeds takes a whole number from 1 to 100, but 'x' came.", "--seeds", "x")]
    [InlineData("--charts takes the name of a file, but '' came.", "--charts", "")]
    public void Parse_BadValue_IsOneClearLine(string expected, params string[] arguments)
    {
        var options = new MupTransferOptions();
        RootCommand command = options.Command("");
        command.SetAction(_ => 0);
        using var errors = new StringWriter();

        int exitCode = options.Parse(command, arguments)
            .Invoke(new InvocationConfiguration { Error = errors, Output = TextWriter.Null });

        Assert.Equal(1, exitCode);
        Assert.Equal(expected, errors.ToString().Trim());
    }

    [Fact]
    public void Plans_Nothing_IsEverything()
    {
        Assert.Equal(Selection.Full, Plans());
        Assert.Equal(
            [("digits", "AdamW"), ("digits", "Muon"), ("characters", "AdamW"), ("characters", "Muon")],
            Selection.Full.Select(plan => (plan.Model, plan.Rule)));
    }

    [Fact]
    public void Plans_Quick_IsDigitsOnly()
    {
        Assert.Equal(Selection.Quick, Plans("--quick"));
        Assert.All(Selection.Quick, plan => Assert.Equal("digits", plan.Model));
        Assert.Empty(Plans("--quick", "--models", "characters"));
    }

    [Fact]
    public void Plans_Options_AreTaken()
    {
        SweepPlan plan = Assert.Single(Plans(
            "--models", "characters", "--rules", "Muon", "--widths", "64", "16", "64", "--steps", "7", "--seeds", "5"));

        Assert.Equal(("characters", "Muon", 7, 5), (plan.Model, plan.Rule, plan.Steps, plan.Seeds));
        Assert.Equal([16, 64], plan.Widths);
    }

    private static IReadOnlyList<SweepPlan> Plans(params string[] arguments)
    {
        var options = new MupTransferOptions();
        ParseResult result = options.Parse(options.Command(""), arguments);
        Assert.Empty(result.Errors);
        return options.Plans(result);
    }
}
