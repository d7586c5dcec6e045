using GuidedDescent.Execution.Cpu;
using GuidedDescent.Samples.CharModel.Data;
using GuidedDescent.Samples.CharModel.Model;
using GuidedDescent.Samples.Digits;

namespace GuidedDescent.Samples.MupTransfer.Models;

/// <summary>Transformers over the characters of a novel: one block, four heads that grow with the width.</summary>
internal sealed class CharacterFamily : IModelFamily
{
    private const int Layers = 1;
    private const int Heads = 4;
    private const int Context = 32;
    private const int Sequences = 8;

    private readonly Lazy<Corpus> _corpus = new(Corpus.Load);

    public string Name => "characters";

    public double LossOfGuess => Math.Log(_corpus.Value.Vocabulary.Count);

    public ITrainee Build(int width, int baseWidth, int seed, CpuDevice device) =>
        new Writer(_corpus.Value, ShapeOf(width, baseWidth), seed, device);

    /// <summary>The extents; logits are divided by the extent of a head, and by its root in a network of the base width.</summary>
    private ModelShape ShapeOf(int width, int baseWidth)
    {
        var shape = new ModelShape(_corpus.Value.Vocabulary.Count, Layers, width, Heads, Context);
        float headWidthOfBase = (float)baseWidth / Heads;
        return shape with { AttentionScale = MathF.Sqrt(headWidthOfBase) / shape.HeadWidth };
    }

    private sealed class Writer : ITrainee
    {
        private readonly Compute _compute;
        private readonly Transformer _model;
        private readonly BatchSampler _batches;

        public Writer(Corpus corpus, ModelShape shape, int seed, CpuDevice device)
        {
            _compute = new Compute(device);
            _model = new Transformer(Parameters, shape, _compute, (ulong)seed);
            _batches = new BatchSampler(corpus.Training, Sequences, shape.Context, new RandomStream((ulong)seed));
        }

        public ParameterSet Parameters { get; } = new();

        public bool IsBetweenHiddenLayers(Parameter parameter) => parameter.Role is HiddenMatrixRole;

        public double AccumulateGradients() => _model.AccumulateGradients(_batches.Next());

        public void Dispose()
        {
            _compute.Dispose();
            Parameters.Dispose();
        }
    }
}
