using GuidedDescent.Samples.Digits;

namespace GuidedDescent.Samples.Tests;

public class NetworkTests
{
    // 17 is no multiple of a vector's width.
    private static readonly int[] HiddenWidths = [24, 17];
    private static readonly int[] Batch = [0, 5, 9, 333, 1700];
    private static readonly DigitSet Digits = DigitSet.Load();

    [Theory]
    [InlineData("layer1.weight")]
    [InlineData("layer1.bias")]
    [InlineData("layer2.weight")]
    [InlineData("layer2.bias")]
    [InlineData("layer3.weight")]
    [InlineData("layer3.bias")]
    public void AccumulateGradients_EveryParameter_AgreesWithCentralDifferences(string name)
    {
        const float step = 1f / 512;
        using var parameters = new ParameterSet();
        Network network = Create(parameters);
        Parameter parameter = parameters[name];
        network.AccumulateGradients(Digits, Batch);
        float[] gradient = parameter.Gradient.ToArray();

        double squaredError = 0;
        double squaredNorm = 0;
        for (int i = 0; i < gradient.Length; i++)
        {
            float weight = parameter.Value[i];
            parameter.Value[i] = weight + step;
            float above = network.AccumulateGradients(Digits, Batch);
            parameter.Value[i] = weight - step;
            float below = network.AccumulateGradients(Digits, Batch);
            parameter.Value[i] = weight;

            double difference = (above - below) / (2 * step);
            squaredError += Math.Pow(gradient[i] - difference, 2);
            squaredNorm += Math.Pow(difference, 2);
        }

        // The loss is about 2.5 in single precision, so a difference quotient is off by 1e-4; the norms are near 0.3. Units that
        // are cut off within the step add a little.
        Assert.InRange(Math.Sqrt(squaredNorm), 0.05, 5);
        Assert.InRange(Math.Sqrt(squaredError / squaredNorm), 0, 0.01);
    }

    [Fact]
    public void AccumulateGradients_Twice_AddsUp()
    {
        using var parameters = new ParameterSet();
        Network network = Create(parameters);

        network.AccumulateGradients(Digits, Batch);
        float[] once = Gradients(parameters);
        network.AccumulateGradients(Digits, Batch);

        Assert.Equal(once.Select(gradient => 2 * gradient), Gradients(parameters), (a, b) => Math.Abs(a - b) <= 1e-5);
    }

    [Fact]
    public void Evaluate_SetThatIsNoMultipleOfTheBatch_CountsEveryImageOnce()
    {
        using var parameters = new ParameterSet();
        Network network = Create(parameters);
        int[] everyImage = [.. Enumerable.Range(0, Digits.Count)];

        double loss = everyImage.Chunk(Batch.Length)
            .Sum(images => (double)network.AccumulateGradients(Digits, images) * images.Length) / Digits.Count;

        Assert.Equal(loss, network.Evaluate(Digits).Loss, 1e-5);
    }

    [Fact]
    public void Evaluate_NetworkThatAlwaysSaysThree_IsRightOnTheThrees()
    {
        using var parameters = new ParameterSet();
        Network network = Create(parameters);
        parameters["layer3.weight"].Value.Clear();
        parameters["layer3.bias"].Value[3] = 1;

        Assert.Equal(183.0 / 1797, network.Evaluate(Digits).Accuracy, 1e-12);
    }

    [Fact]
    public void Constructor_SameSeed_DrawsTheSameWeights()
    {
        Assert.Equal(InitialWeights(seed: 3), InitialWeights(seed: 3));
        Assert.NotEqual(InitialWeights(seed: 3), InitialWeights(seed: 4));
    }

    private static Network Create(ParameterSet parameters, ulong seed = 3) => new(parameters, HiddenWidths, Batch.Length, seed);

    private static float[] InitialWeights(ulong seed)
    {
        using var parameters = new ParameterSet();
        Create(parameters, seed);
        return [.. parameters.SelectMany(parameter => parameter.Value.ToArray())];
    }

    private static float[] Gradients(ParameterSet parameters) =>
        [.. parameters.SelectMany(parameter => parameter.Gradient.ToArray())];
}
