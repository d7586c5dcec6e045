using GuidedDescent.Execution.Cpu;
using GuidedDescent.Samples.CharModel.Model;

namespace GuidedDescent.Samples.Tests;

public sealed class CharModelTransformerTests : IDisposable
{
    // Forward and back through four branches, each with the ten roundoffs of a layer: forty where they all add up.
    private const double Roundoffs = 40;

    private static readonly ModelShape Small = new(vocabulary: 11, layers: 2, width: 12, heads: 2, context: 7);
    private static readonly CharacterBatch SmallBatch = new(
        [1, 2, 3, 4, 5, 10, 0, 9, 1, 9, 7, 7, 7, 8, 6], [2, 3, 4, 5, 6, 0, 9, 1, 9, 2, 7, 7, 8, 6, 0], Length: 5);

    private readonly CpuDevice _device = new(2);
    private readonly Compute _compute;
    private readonly ParameterSet _parameters = new();

    public CharModelTransformerTests() => _compute = new Compute(_device);

    public void Dispose()
    {
        _compute.Dispose();
        _device.Dispose();
        _parameters.Dispose();
    }

    [Fact]
    public void Logits_OneSequence_AgreeWithReference()
    {
        Transformer model = Create(Small);
        Dictionary<string, double[]> weights = CharModelGradients.Randomize(_parameters);
        var sequence = new CharacterBatch([1, 4, 2, 8, 5, 7, 10], [0, 0, 0, 0, 0, 0, 0], Length: 7);

        float[] logits = model.Logits(sequence.Inputs).ToArray();

        CharModelGradients.AssertClose(CharModelReference.Logits(Small, weights, sequence), logits, Roundoffs, "the logits");
    }

    [Fact]
    public void AccumulateGradients_EveryParameter_AgreesWithCentralDifferences()
    {
        Transformer model = Create(Small);
        Dictionary<string, double[]> weights = CharModelGradients.Randomize(_parameters);

        double loss = model.AccumulateGradients(SmallBatch);

        Assert.Equal(CharModelReference.Loss(Small, weights, SmallBatch), loss, 1e-6);
        Assert.Equal(19, weights.Count);
        Assert.All(weights, each => CharModelGradients.AssertClose(
            CharModelGradients.CentralDifferences(() => CharModelReference.Loss(Small, weights, SmallBatch), each.Value),
            _parameters[each.Key].Gradient,
            Roundoffs,
            $"the gradient of {each.Key}"));
    }

    [Fact]
    public void AccumulateGradients_Twice_AddsUp()
    {
        Transformer model = Create(Small);
        CharModelGradients.Randomize(_parameters);

        model.AccumulateGradients(SmallBatch);
        double[] twice = [.. Gradients().Select(gradient => 2.0 * gradient)];
        model.AccumulateGradients(SmallBatch);

        CharModelGradients.AssertClose(twice, Gradients(), roundoffs: 10, "the sum of both gradients");
    }

    [Fact]
    public void Evaluate_SameBatch_IsTheLossOfTheGradients()
    {
        Transformer model = Create(Small);
        CharModelGradients.Randomize(_parameters);

        Assert.Equal(model.AccumulateGradients(SmallBatch), model.Evaluate(SmallBatch));
    }

    [Fact]
    public void Evaluate_InitialWeights_IsTheLogarithmOfTheVocabulary()
    {
        Assert.Equal(Math.Log(11), Create(Small).Evaluate(SmallBatch), 1e-6);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(70)]
    [InlineData(99)]
    public void Logits_LaterCharacterChanged_AreTheSameBitsBefore(int changed)
    {
        const int length = 100;
        Transformer model = Create(new ModelShape(vocabulary: 11, layers: 2, width: 64, heads: 2, context: 128));
        CharModelGradients.Randomize(_parameters);
        int[] characters = [.. Enumerable.Range(0, length).Select(index => index * index % 11)];
        float[] before = model.Logits(characters).ToArray();

        characters[changed] = (characters[changed] + 1) % 11;
        float[] after = model.Logits(characters).ToArray();

        Assert.Equal(before[..(changed * 11)], after[..(changed * 11)]);
        for (int position = changed; position < length; position++)
        {
            Assert.NotEqual(before[(position * 11)..((position + 1) * 11)], after[(position * 11)..((position + 1) * 11)]);
        }
    }

    [Fact]
    public void Evaluate_SequencesInOneBatch_DoNotSeeEachOther()
    {
        Transformer model = Create(Small);
        CharModelGradients.Randomize(_parameters);

        double apart = Enumerable.Range(0, 3).Average(sequence => model.Evaluate(new CharacterBatch(
            SmallBatch.Inputs[(sequence * 5)..((sequence + 1) * 5)], SmallBatch.Targets[(sequence * 5)..((sequence + 1) * 5)], 5)));

        Assert.Equal(apart, model.Evaluate(SmallBatch), 1e-6);
    }

    [Fact]
    public void Constructor_TwoLayers_NamesAndShapesEveryParameter()
    {
        Create(Small);

        Assert.Equal(
            [
                "embedding.weight [11, 12]",
                .. from layer in Enumerable.Range(0, 2)
                   from part in (string[])
                   [
                       "attention.norm.gain [12]",
                       "attention.query.weight [12, 12]",
                       "attention.key.weight [12, 12]",
                       "attention.value.weight [12, 12]",
                       "attention.output.weight [12, 12]",
                       "mlp.norm.gain [12]",
                       "mlp.up.weight [48, 12]",
                       "mlp.down.weight [12, 48]",
                   ]
                   select $"blocks.{layer}.{part}",
                "norm.gain [12]",
                "readout.weight [11, 12]",
            ],
            _parameters.Select(parameter => parameter.ToString()));
    }

    [Fact]
    public void Logits_SequenceLongerThanTheContext_IsRefused()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => Create(Small).Logits(new int[8]));
        Assert.Contains("1 to 7 characters, the context, but 8 came", error.Message);
    }

    [Fact]
    public void Evaluate_BatchThatIsNone_IsRefused()
    {
        Transformer model = Create(Small);

        Assert.Contains("from 0 to 10, but 11 came", Refused([0, 11], [1, 1], 2));
        Assert.Contains("from 0 to 10, but -1 came", Refused([0, 1], [1, -1], 2));
        Assert.Contains("whole sequences of 2 characters", Refused([0, 1, 2], [1, 1, 1], 2));
        Assert.Contains("whole sequences of 2 characters", Refused([0, 1], [1], 2));

        string Refused(int[] inputs, int[] targets, int length) =>
            Assert.Throws<ArgumentException>(() => model.Evaluate(new CharacterBatch(inputs, targets, length))).Message;
    }

    [Fact]
    public void ModelShape_UnevenHeads_IsRefused()
    {
        Assert.Equal("width", Assert.Throws<ArgumentException>(() => new ModelShape(5, width: 12, heads: 4)).ParamName);
        Assert.Equal("layers", Assert.Throws<ArgumentOutOfRangeException>(() => new ModelShape(5, layers: 0)).ParamName);
    }

    [Fact]
    public void AccumulateGradients_AttentionScaleDoubled_IsAsWithQueriesDoubled()
    {
        // A factor of two loses no bit.
        using var doubled = new ParameterSet();
        var model = new Transformer(doubled, Small with { AttentionScale = 2 * Small.AttentionScale }, _compute, seed: 3);
        Transformer usual = Create(Small);
        CharModelGradients.Randomize(doubled);
        CharModelGradients.Randomize(_parameters);
        foreach (Parameter query in Queries(_parameters))
        {
            Double(query.Value);
        }

        Assert.Equal(usual.AccumulateGradients(SmallBatch), model.AccumulateGradients(SmallBatch));

        foreach (Parameter query in Queries(_parameters))
        {
            Double(query.Gradient);
        }

        Assert.All(doubled, parameter => Assert.Equal(_parameters[parameter.Name].Gradient.ToArray(), parameter.Gradient.ToArray()));

        static IEnumerable<Parameter> Queries(ParameterSet parameters) =>
            parameters.Where(parameter => parameter.Name.EndsWith("query.weight", StringComparison.Ordinal));

        static void Double(Span<float> numbers)
        {
            foreach (ref float number in numbers)
            {
                number *= 2;
            }
        }
    }

    private Transformer Create(ModelShape shape) => new(_parameters, shape, _compute, seed: 3);

    private float[] Gradients() => [.. _parameters.SelectMany(parameter => parameter.Gradient.ToArray())];
}
