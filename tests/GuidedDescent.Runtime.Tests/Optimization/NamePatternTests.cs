using System.Text.RegularExpressions;

namespace GuidedDescent.Runtime.Tests.Optimization;

public class NamePatternTests
{
    [Theory]
    [InlineData("blocks.*.weight", "blocks.0.attention.weight", true)]
    [InlineData("blocks.*.weight", "blocks.weight", false)]
    [InlineData("blocks.*.weight", "blocks..weight", true)]
    [InlineData("blocks.*.weight", "blocks.0.weight.scale", false)]
    [InlineData("blocks.*.weight", "my.blocks.0.weight", false)]
    [InlineData("block?", "block1", true)]
    [InlineData("block?", "block", false)]
    [InlineData("block?", "block12", false)]
    [InlineData("*", "anything", true)]
    [InlineData("Embed", "embed", false)]
    [InlineData("a+b[0]", "a+b[0]", true)]
    public void Matches_WholeNames(string pattern, string name, bool expected)
    {
        Assert.Equal(expected, new NamePattern(pattern).Matches(name));
    }

    [Fact]
    public void Matches_SameAsARegularExpression()
    {
        var random = new Random(1);
        int matches = 0;
        for (int round = 0; round < 20_000; round++)
        {
            string pattern = Letters(random, "ab.*?", 1, 7);
            string name = Letters(random, "ab.", 0, 9);
            string expression = $"^{Regex.Escape(pattern).Replace(@"\*", ".*").Replace(@"\?", ".")}$";
            bool expected = Regex.IsMatch(name, expression);
            matches += expected ? 1 : 0;
            Assert.True(expected == new NamePattern(pattern).Matches(name), $"{pattern} and {name}");
        }

        Assert.InRange(matches, 1_000, 19_000);
    }

    [Fact]
    public void Matches_ManyAsterisks_TakesNoLongerThanItMust()
    {
        var pattern = new NamePattern(string.Concat(Enumerable.Repeat("*a", 50)) + "b");

        Assert.False(pattern.Matches(new string('a', 5_000)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void NamePattern_WithoutText_IsRefused(string text)
    {
        Assert.Throws<ArgumentException>(() => new NamePattern(text));
    }

    private static string Letters(Random random, string letters, int least, int most) =>
        new([.. Enumerable.Range(0, random.Next(least, most + 1)).Select(_ => letters[random.Next(letters.Length)])]);
}
