using GuidedDescent.Samples.Digits;

namespace GuidedDescent.Samples.CharModel.Model;

/// <summary>The weights that training starts from.</summary>
internal static class Initialization
{
    /// <summary>
    /// Draws the weights, in the order of the set, uniformly around zero. A matrix keeps the scale of what goes through it: its standard
    /// deviation is 1/√inputs. What a branch adds to the stream is scaled down with the number of branches, so that the stream keeps its
    /// scale, too (Radford et al., 2019). The readout stays zero: all characters are equally likely at first. Gains stay one.
    /// </summary>
    public static void Draw(ParameterSet parameters, ModelShape shape, RandomStream random)
    {
        foreach (Parameter parameter in parameters.Where(parameter => parameter.Shape.Rank == 2 && parameter.Name != "readout.weight"))
        {
            bool isEmbedding = parameter.Name == "embedding.weight";
            bool endsBranch = parameter.Name.EndsWith("output.weight", StringComparison.Ordinal)
                || parameter.Name.EndsWith("down.weight", StringComparison.Ordinal);
            double deviation = isEmbedding ? 1 : 1 / Math.Sqrt(parameter.Shape[1]);
            Fill(parameter.Value, endsBranch ? deviation / Math.Sqrt(2 * shape.Layers) : deviation, random);
        }
    }

    private static void Fill(Span<float> weights, double deviation, RandomStream random)
    {
        // The standard deviation of a number in [-1, 1] is 1/√3.
        float bound = (float)(Math.Sqrt(3) * deviation);
        foreach (ref float weight in weights)
        {
            weight = bound * random.NextSigned();
        }
    }
}
