using GuidedDescent.Checkpoints;
using GuidedDescent.Checkpoints.SafeTensors;
using GuidedDescent.Rules;
using GuidedDescent.Runtime.Tests.Execution;

namespace GuidedDescent.Runtime.Tests.Checkpoints;

/// <summary>
/// A few parameters of two groups, one with momentum and one without any state, and all that a checkpoint of them has, to be compared.
/// </summary>
internal sealed class SmallTraining : IDisposable
{
    public static readonly (string Name, Shape Shape)[] Model =
        [("layer.weight", [3, 2]), ("layer.bias", [3]), ("empty", [0, 4]), ("scale", [])];

    public SmallTraining(
        int seed,
        (string Name, Shape Shape)[]? model = null,
        IUpdateRule? rule = null,
        double learningRate = 0.1,
        GradientPipeline? pipeline = null)
    {
        var random = new Random(seed);
        foreach ((string name, Shape shape) in model ?? Model)
        {
            Parameter parameter = Parameters.Add(name, shape);
            parameter.WriteValue(Numbers(random, parameter.Length));
            parameter.WriteGradient(Numbers(random, parameter.Length));
        }

        Optimizer = new Optimizer(
            Parameters,
            [
                new ParameterGroup("heavy", parameter => parameter.Shape.Rank > 0, rule ?? new MomentumRule(learningRate)),
                new ParameterGroup("light", parameter => parameter.Shape.Rank == 0, new MomentumRule(Momentum: 0)),
            ],
            gradients: pipeline);
    }

    public ParameterSet Parameters { get; } = [];

    public Optimizer Optimizer { get; }

    /// <summary>Takes steps.</summary>
    public SmallTraining Run(int steps)
    {
        for (int step = 0; step < steps; step++)
        {
            Optimizer.Step();
        }

        return this;
    }

    /// <summary>Takes micro-batches whose gradients depend on their number; number 4 and each seventh after it overflow.</summary>
    public SmallTraining RunMicroBatches(int from, int until)
    {
        for (int batch = from; batch < until; batch++)
        {
            var random = new Random(batch);
            foreach (Parameter parameter in Parameters)
            {
                for (int index = 0; index < parameter.Length; index++)
                {
                    parameter.Gradient[index] += Optimizer.LossScale * (random.NextSingle() - 0.5f);
                }
            }

            Parameters["scale"].Gradient[0] += batch % 7 == 4 ? float.PositiveInfinity : 0;
            Optimizer.Accumulate();
        }

        return this;
    }

    /// <summary>A copy of every weight and state, of the step count, and of what the gradient pipeline remembers.</summary>
    public string Bits()
    {
        IEnumerable<string> tensors =
            from @group in Optimizer.Groups
            from parameter in @group.Parameters
            let gradient = Optimizer.GradientPipeline is null ? [] : parameter.Gradient.ToArray()
            from content in new[] { parameter.Value.ToArray(), gradient }.Concat(
                @group.StatesOf(parameter).Select(state => Optimizer.State(parameter, state).ToArray()))
            select string.Join(' ', content.Select(BitConverter.SingleToUInt32Bits));
        string scale = $"{BitConverter.SingleToUInt32Bits(Optimizer.LossScale)} {Optimizer.FiniteSteps}";
        return $"{Optimizer.StepCount} {scale} {Optimizer.AccumulatedMicroBatches}: {string.Join('|', tensors)}";
    }

    /// <summary>A load of the file is refused with all of these words, and changes nothing.</summary>
    public TException AssertRefused<TException>(string path, CheckpointOptions? options, params string[] words)
        where TException : Exception
    {
        string before = Bits();
        TException refusal = Assert.Throws<TException>(() => Checkpoint.Load(path, Optimizer, options));
        Assert.All(words, word => Assert.Contains(word, refusal.Message, StringComparison.Ordinal));
        Assert.Equal(before, Bits());
        return refusal;
    }

    /// <summary>Writes the tensors and texts of a file once more, after they were changed, with checksums that are right.</summary>
    public static void Rewrite(
        string path, Action<Dictionary<string, SafeTensorSource>, Dictionary<string, string>> change)
    {
        Dictionary<string, SafeTensorSource> tensors;
        Dictionary<string, string> texts;
        using (SafeTensorsFile file = SafeTensorsFile.Open(path))
        {
            tensors = file.Tensors.ToDictionary(tensor => tensor.Name, tensor => SafeTensorSource.FromBytes(
                tensor.Name, tensor.DataType, tensor.Shape, SafeTensors.TensorSet.AllBytes(tensor)));
            texts = file.Metadata.ToDictionary();
        }

        change(tensors, texts);
        SafeTensorsWriter.Write(path, tensors.Values, texts);
    }

    public void Dispose()
    {
        Optimizer.Dispose();
        Parameters.Dispose();
    }

    private static float[] Numbers(Random random, long count) =>
        [.. Enumerable.Range(0, (int)count).Select(_ => (2 * random.NextSingle()) - 1)];
}
