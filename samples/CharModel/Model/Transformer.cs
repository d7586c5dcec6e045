using GuidedDescent.Samples.Digits;

namespace GuidedDescent.Samples.CharModel.Model;

/// <summary>
/// A decoder-only transformer over characters: an embedding, blocks of attention and feed-forward that add to one stream, each on the
/// normalized stream, and a readout to a logit for each character that may come next. Forward and backward passes are written by hand;
/// they read and write the memory of the parameters in place.
/// </summary>
public sealed class Transformer
{
    private readonly Compute _compute;
    private readonly Embedding _embedding;
    private readonly Residual[] _residuals;
    private readonly RmsNorm _norm;
    private readonly Linear _readout;

    // The stream before and after each addition to it.
    private readonly Activations[] _stream;
    private readonly Activations _gradient = new();
    private readonly Activations _normalized = new();
    private readonly Activations _normalizedGradient = new();
    private readonly Activations _logits = new();
    private readonly Activations _logitsGradient = new();
    private readonly Activations _losses = new();

    /// <summary>Adds all parameters to the set, and draws the weights.</summary>
    /// <param name="parameters">Receives <c>embedding.weight</c>, <c>blocks.0.attention.query.weight</c> and so on.</param>
    /// <param name="shape">The extents.</param>
    /// <param name="compute">What it computes with.</param>
    /// <param name="seed">Decides the initial weights.</param>
    public Transformer(ParameterSet parameters, ModelShape shape, Compute compute, ulong seed)
    {
        Shape = shape;
        _compute = compute;
        _embedding = new Embedding(parameters, "embedding", shape.Vocabulary, shape.Width);
        _residuals = [.. Enumerable.Range(0, shape.Layers).SelectMany(layer => Block(parameters, $"blocks.{layer}"))];
        _norm = new RmsNorm(parameters, "norm", shape.Width, compute);
        _readout = new Linear(parameters, "readout", shape.Width, shape.Vocabulary, ParameterRole.Readout, compute);
        _stream = [.. Enumerable.Range(0, _residuals.Length + 1).Select(_ => new Activations())];
        Initialization.Draw(parameters, shape, new RandomStream(seed));
    }

    /// <summary>The extents.</summary>
    public ModelShape Shape { get; }

    /// <summary>Adds the gradients of the mean loss of a batch to those of the parameters.</summary>
    /// <returns>The mean loss, in nats for each character.</returns>
    /// <exception cref="ArgumentException">The sequences are longer than the context, or a character is none of the vocabulary.</exception>
    public double AccumulateGradients(CharacterBatch batch)
    {
        Forward(batch);
        double loss = MeanLoss(batch);
        _readout.Backward(_normalized, _logitsGradient, _normalizedGradient);
        _gradient.ResizeLike(_normalized);
        _gradient.All.Clear();
        _norm.Backward(_normalizedGradient, _gradient);
        for (int index = _residuals.Length - 1; index >= 0; index--)
        {
            _residuals[index].Backward(_gradient);
        }

        _embedding.AccumulateGradients(batch.Inputs, _gradient);
        return loss;
    }

    /// <summary>The mean loss of a batch, in nats for each character.</summary>
    /// <exception cref="ArgumentException">The sequences are longer than the context, or a character is none of the vocabulary.</exception>
    public double Evaluate(CharacterBatch batch)
    {
        Forward(batch);
        return MeanLoss(batch);
    }

    /// <summary>The logits of what may follow each character of one sequence: a row of the vocabulary's length for each.</summary>
    /// <param name="characters">The sequence, not longer than the context.</param>
    /// <exception cref="ArgumentException">The sequence is longer than the context, or a character is none of the vocabulary.</exception>
    public ReadOnlySpan<float> Logits(int[] characters)
    {
        Forward(new CharacterBatch(characters, characters, characters.Length));
        return _logits.All;
    }

    private IEnumerable<Residual> Block(ParameterSet parameters, string name)
    {
        yield return new Residual(
            new RmsNorm(parameters, $"{name}.attention.norm", Shape.Width, _compute),
            new Attention(parameters, $"{name}.attention", Shape, _compute));
        yield return new Residual(
            new RmsNorm(parameters, $"{name}.mlp.norm", Shape.Width, _compute),
            new FeedForward(parameters, $"{name}.mlp", Shape, _compute));
    }

    private void Forward(CharacterBatch batch)
    {
        batch.CheckFits(Shape);
        _embedding.Forward(batch.Inputs, _stream[0]);
        for (int index = 0; index < _residuals.Length; index++)
        {
            _residuals[index].Forward(_stream[index], batch.Length, _stream[index + 1]);
        }

        _norm.Forward(_stream[^1], _normalized);
        _readout.Forward(_normalized, _logits);
    }

    private double MeanLoss(CharacterBatch batch)
    {
        int rows = _logits.Rows;
        _logitsGradient.ResizeLike(_logits);
        _losses.Resize(rows, 1);
        _compute.ForRows(rows, row =>
            _losses[row][0] = SoftmaxLoss.Evaluate(_logits[row], batch.Targets[row], 1f / rows, _logitsGradient[row]));
        double sum = 0;
        foreach (float loss in _losses.All)
        {
            sum += loss;
        }

        return sum / rows;
    }
}
