using GuidedDescent.Samples.Digits;

namespace GuidedDescent.Samples.CharModel.Model;

/// <summary>Lets a model write on, one character after the other.</summary>
/// <param name="model">The model.</param>
/// <param name="temperature">
/// What logits are divided by, above zero: below 1 the likely characters are taken still more often, above 1 less.
/// </param>
/// <param name="random">Chooses the characters.</param>
public sealed class TextGenerator(Transformer model, double temperature, RandomStream random)
{
    /// <summary>Continues a beginning. What is further back than the context is forgotten.</summary>
    /// <param name="beginning">At least one character, as places in the vocabulary.</param>
    /// <param name="count">The characters to add.</param>
    /// <returns>The beginning and what was added.</returns>
    public int[] Continue(int[] beginning, int count)
    {
        var characters = new List<int>(beginning);
        for (int added = 0; added < count; added++)
        {
            int seen = Math.Min(characters.Count, model.Shape.Context);
            ReadOnlySpan<float> logits = model.Logits([.. characters[^seen..]]);
            characters.Add(Choose(logits[^model.Shape.Vocabulary..]));
        }

        return [.. characters];
    }

    private int Choose(ReadOnlySpan<float> logits)
    {
        float highest = float.NegativeInfinity;
        foreach (float logit in logits)
        {
            highest = MathF.Max(highest, logit);
        }

        double[] reached = new double[logits.Length];
        double sum = 0;
        for (int character = 0; character < logits.Length; character++)
        {
            sum += Math.Exp((logits[character] - highest) / temperature);
            reached[character] = sum;
        }

        double drawn = (random.NextBits() >> 11) * Math.ScaleB(1, -53) * sum;
        int chosen = Array.FindIndex(reached, share => drawn < share);
        return chosen >= 0
            ? chosen
            : throw new InvalidOperationException("The model gives no probabilities, as its logits are not finite; it has diverged.");
    }
}
