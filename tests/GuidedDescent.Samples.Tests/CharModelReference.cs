using GuidedDescent.Samples.CharModel.Model;

namespace GuidedDescent.Samples.Tests;

/// <summary>
/// The transformer once more, forward only: in double precision, by plain loops over sequences, heads and positions, from the formulas
/// of the papers. Nothing of the sample's layers is in it. Matrices are row-major, activations have a row for each character.
/// </summary>
internal static class CharModelReference
{
    private const double Epsilon = 1e-5;

    /// <summary>The mean loss of a batch.</summary>
    public static double Loss(ModelShape shape, IReadOnlyDictionary<string, double[]> weights, CharacterBatch batch) =>
        MeanLoss(Logits(shape, weights, batch), batch.Targets, shape.Vocabulary);

    public static double[] Logits(ModelShape shape, IReadOnlyDictionary<string, double[]> weights, CharacterBatch batch)
    {
        double[] stream = [.. batch.Inputs.SelectMany(
            character => weights["embedding.weight"].Skip(character * shape.Width).Take(shape.Width))];
        for (int layer = 0; layer < shape.Layers; layer++)
        {
            string name = $"blocks.{layer}";
            stream = Add(stream, Attention(
                shape, weights, $"{name}.attention", RmsNorm(stream, weights[$"{name}.attention.norm.gain"]), batch.Length));
            stream = Add(stream, FeedForward(shape, weights, $"{name}.mlp", RmsNorm(stream, weights[$"{name}.mlp.norm.gain"])));
        }

        return Linear(RmsNorm(stream, weights["norm.gain"]), weights["readout.weight"], shape.Width);
    }

    public static double MeanLoss(double[] logits, int[] targets, int vocabulary)
    {
        double sum = 0;
        for (int row = 0; row < targets.Length; row++)
        {
            double[] own = logits[(row * vocabulary)..((row + 1) * vocabulary)];
            sum += Math.Log(own.Sum(Math.Exp)) - own[targets[row]];
        }

        return sum / targets.Length;
    }

    public static double[] Linear(double[] input, double[] weight, int inputs)
    {
        int outputs = weight.Length / inputs;
        double[] output = new double[input.Length / inputs * outputs];
        for (int index = 0; index < output.Length; index++)
        {
            for (int column = 0; column < inputs; column++)
            {
                output[index] += input[(index / outputs * inputs) + column] * weight[(index % outputs * inputs) + column];
            }
        }

        return output;
    }

    public static double[] RmsNorm(double[] input, double[] gain)
    {
        double[] output = new double[input.Length];
        for (int start = 0; start < input.Length; start += gain.Length)
        {
            double rms = Math.Sqrt((input[start..(start + gain.Length)].Sum(x => x * x) / gain.Length) + Epsilon);
            for (int column = 0; column < gain.Length; column++)
            {
                output[start + column] = input[start + column] / rms * gain[column];
            }
        }

        return output;
    }

    public static double[] FeedForward(ModelShape shape, IReadOnlyDictionary<string, double[]> weights, string name, double[] input)
    {
        double[] hidden = Linear(input, weights[$"{name}.up.weight"], shape.Width);
        return Linear([.. hidden.Select(x => x > 0 ? x * x : 0)], weights[$"{name}.down.weight"], 4 * shape.Width);
    }

    public static double[] Attention(
        ModelShape shape, IReadOnlyDictionary<string, double[]> weights, string name, double[] input, int length)
    {
        double[] queries = Linear(input, weights[$"{name}.query.weight"], shape.Width);
        double[] keys = Linear(input, weights[$"{name}.key.weight"], shape.Width);
        double[] values = Linear(input, weights[$"{name}.value.weight"], shape.Width);
        double[] means = new double[input.Length];
        for (int row = 0; row < input.Length / shape.Width; row++)
        {
            for (int head = 0; head < shape.Heads; head++)
            {
                AttendTo(shape, queries, keys, values, row, row / length * length, head * shape.HeadWidth, means);
            }
        }

        return Linear(means, weights[$"{name}.output.weight"], shape.Width);
    }

    /// <summary>One head of one position: the mean of the values from the start of the sequence to the position itself.</summary>
    private static void AttendTo(
        ModelShape shape, double[] queries, double[] keys, double[] values, int row, int first, int column, double[] means)
    {
        double[] shares = [.. Enumerable.Range(first, row - first + 1).Select(other =>
            Math.Exp(Fit(shape, queries, keys, row, other, column) / Math.Sqrt(shape.HeadWidth)))];
        double sum = shares.Sum();
        for (int other = first; other <= row; other++)
        {
            for (int place = column; place < column + shape.HeadWidth; place++)
            {
                means[(row * shape.Width) + place] += shares[other - first] / sum * values[(other * shape.Width) + place];
            }
        }
    }

    /// <summary>
    /// The product of a query with a key that stands some positions before it, both turned by their positions: pairs of numbers as
    /// complex ones, Re(q conj(k) exp(i angle distance)).
    /// </summary>
    private static double Fit(ModelShape shape, double[] queries, double[] keys, int row, int other, int column)
    {
        int half = shape.HeadWidth / 2;
        double sum = 0;
        for (int plane = 0; plane < half; plane++)
        {
            double angle = (row - other) * Math.Pow(10_000, -2.0 * plane / shape.HeadWidth);
            System.Numerics.Complex query = At(queries, row), key = At(keys, other);
            sum += (query * System.Numerics.Complex.Conjugate(key) * System.Numerics.Complex.FromPolarCoordinates(1, angle)).Real;

            System.Numerics.Complex At(double[] matrix, int line)
            {
                int start = (line * shape.Width) + column + plane;
                return new System.Numerics.Complex(matrix[start], matrix[start + half]);
            }
        }

        return sum;
    }

    private static double[] Add(double[] left, double[] right) => [.. left.Zip(right, (x, y) => x + y)];
}
