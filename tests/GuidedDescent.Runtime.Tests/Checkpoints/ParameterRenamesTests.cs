using GuidedDescent.Checkpoints;
using GuidedDescent.Runtime.Tests.Checkpoints.SafeTensors;

namespace GuidedDescent.Runtime.Tests.Checkpoints;

public sealed class ParameterRenamesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SmallTraining _saved = new SmallTraining(1, [("layers.0.w", [2]), ("layers.1.w", [3]), ("out", [2, 2])]).Run(3);

    public ParameterRenamesTests() => Checkpoint.Save(Path, _saved.Optimizer);

    private string Path => _folder.File("checkpoint.safetensors");

    public void Dispose()
    {
        _saved.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Load_RenamedParameters_TakeWeightsAndStates()
    {
        using var resumed = new SmallTraining(2, [("blocks.0.weight", [2]), ("blocks.1.weight", [3]), ("head", [2, 2])]);

        Checkpoint.Load(Path, resumed.Optimizer, Renames(("layers.*.w", "blocks.*.weight"), ("out", "head")));

        Assert.Equal(_saved.Bits(), resumed.Bits());
    }

    [Fact]
    public void Load_ExchangedNames_AreExchanged()
    {
        using var saved = new SmallTraining(1, [("a", [2]), ("b", [2])]);
        Checkpoint.Save(Path, saved.Run(3).Optimizer);
        using var resumed = new SmallTraining(2, [("b", [2]), ("a", [2])]);

        Checkpoint.Load(Path, resumed.Optimizer, Renames(("a", "b"), ("b", "a")));

        Assert.Equal(saved.Bits(), resumed.Bits());
    }

    [Fact]
    public void Load_TwoOfOneName_AreRefused()
    {
        using var resumed = new SmallTraining(2, [("layers.0.w", [2]), ("layers.1.w", [3]), ("out", [2, 2])]);
        resumed.AssertRefused<CheckpointMismatchException>(Path, Renames(("out", "layers.0.w")), "'layers.0.w'", "'out'", "both");
    }

    [Fact]
    public void Load_RenameOfNothing_IsRefused()
    {
        using var resumed = new SmallTraining(2, [("layers.0.w", [2]), ("layers.1.w", [3]), ("out", [2, 2])]);
        resumed.AssertRefused<CheckpointMismatchException>(Path, Renames(("layer.*", "blocks.*")), "the rename of 'layer.*'");
    }

    [Theory]
    [InlineData("a.*", "b")]
    [InlineData("a", "b.*")]
    [InlineData("a", " ")]
    public void Load_RenameWithOtherStars_IsRefused(string old, string current)
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(
            () => Checkpoint.Load(Path, _saved.Optimizer, Renames((old, current))));
        Assert.Contains($"'{old}' to '{current}'", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x.1.y", "*.1.*", "*/*", "x/y")]
    [InlineData("x.1.1.y", "*.1.*", "*/*", "x/1.y")]
    [InlineData("abc", "*", "p.*", "p.abc")]
    [InlineData("abc", "a*c", "*", "b")]
    [InlineData("ac", "a*c", "x*", "x")]
    [InlineData("a", "a*a", "x*", "a")]
    [InlineData("aba", "a*b", "x*", "aba")]
    public void Apply_Pattern_PutsWhatTheStarsStandFor(string name, string old, string current, string expected) =>
        Assert.Equal(expected, new ParameterRenames(Renames((old, current)).Renames).Apply(name));

    [Fact]
    public void Apply_WholeNameThenLongestPattern_CountsMost()
    {
        var renames = new ParameterRenames(Renames(("*", "rest.*"), ("layers.*", "blocks.*"), ("layers.0", "stem")).Renames);

        Assert.Equal(["stem", "blocks.1", "rest.out"], new[] { "layers.0", "layers.1", "out" }.Select(renames.Apply));
        Assert.Empty(renames.Unused);
    }

    private static CheckpointOptions Renames(params (string Old, string Current)[] renames) =>
        new() { Renames = renames.ToDictionary(rename => rename.Old, rename => rename.Current) };
}
