using System.Security.Cryptography;
using System.Text;
using GuidedDescent.Samples.CharModel.Data;
using GuidedDescent.Samples.CharModel.Model;
using GuidedDescent.Samples.Digits;

namespace GuidedDescent.Samples.Tests;

public class CharModelDataTests
{
    private static readonly int[] Numbers = [.. Enumerable.Range(0, 100)];

    [Fact]
    public void Load_EmbeddedText_IsTheOneOfTheReadme()
    {
        Corpus corpus = Corpus.Load();
        string text = corpus.Vocabulary.Decode(corpus.Training.Concat(corpus.Validation));

        Assert.StartsWith("CHAPTER 1. Loomings.\n\nCall me Ishmael.", text);
        Assert.EndsWith("only found another orphan.\n", text);
        Assert.Equal(1_192_777, text.Length);
        Assert.Equal(80, corpus.Vocabulary.Count);
        Assert.Equal(119_278, corpus.Validation.Length);
        Assert.Equal(
            "a89967cf1e801e4be87108e867aeac09ef59c0aed02bc5ef29a9a22d1b8cfc1a",
            Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    public void Corpus_TextThatCannotBeSplit_IsRefused(string text) =>
        Assert.Equal("text", Assert.Throws<ArgumentException>(() => new Corpus(text)).ParamName);

    [Fact]
    public void Encode_CharactersOfTheText_AreTheirRanks()
    {
        var vocabulary = new Vocabulary("banana b");

        Assert.Equal([2, 1, 3, 0], vocabulary.Encode("ban "));
        Assert.Equal("ban ", vocabulary.Decode([2, 1, 3, 0]));
        Assert.Contains("'z' (U+007A)", Assert.Throws<ArgumentException>(() => vocabulary.Encode("zebra")).Message);
    }

    [Fact]
    public void Next_ManyBatches_AreWindowsOfTheWholeTextAndWhatFollows()
    {
        var sampler = new BatchSampler(Numbers, sequences: 50, length: 10, new RandomStream(1));
        var starts = new HashSet<int>();
        for (int round = 0; round < 20; round++)
        {
            CharacterBatch batch = sampler.Next();
            for (int index = 0; index < 500; index++)
            {
                Assert.Equal(batch.Inputs[index / 10 * 10] + (index % 10), batch.Inputs[index]);
                Assert.Equal(batch.Inputs[index] + 1, batch.Targets[index]);
            }

            starts.UnionWith(batch.Inputs.Where((_, index) => index % 10 == 0));
        }

        Assert.Equal(Enumerable.Range(0, 90), starts.Order());
    }

    [Fact]
    public void Next_StreamThatGoesOnElsewhere_DrawsTheSameBatches()
    {
        var stream = new RandomStream(5);
        var sampler = new BatchSampler(Numbers, 4, 10, stream);
        sampler.Next();
        var resumed = new BatchSampler(Numbers, 4, 10, new RandomStream(stream.State));

        Assert.Equal(sampler.Next().Inputs, resumed.Next().Inputs);
        Assert.Equal(sampler.Next().Inputs, resumed.Next().Inputs);
    }

    [Fact]
    public void Spread_AllWindows_CoverTheTextOnce()
    {
        IReadOnlyList<CharacterBatch> batches = Windows.Spread(Numbers, int.MaxValue, length: 10, sequences: 4);

        Assert.Equal([40, 40, 10], batches.Select(batch => batch.Inputs.Length));
        Assert.Equal(Enumerable.Range(0, 90), batches.SelectMany(batch => batch.Inputs));
        Assert.Equal(Enumerable.Range(1, 90), batches.SelectMany(batch => batch.Targets));
    }

    [Fact]
    public void Spread_FewWindows_LieAtEqualDistances() =>
        Assert.Equal(
            [0, 30, 60], Assert.Single(Windows.Spread(Numbers, 3, length: 10, sequences: 4)).Inputs.Where((_, index) => index % 10 == 0));
}
