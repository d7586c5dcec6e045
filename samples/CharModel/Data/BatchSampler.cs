using GuidedDescent.Samples.CharModel.Model;
using GuidedDescent.Samples.Digits;

namespace GuidedDescent.Samples.CharModel.Data;

/// <summary>Draws batches of windows that begin anywhere in a text.</summary>
/// <param name="text">The text, longer than a window.</param>
/// <param name="sequences">The windows of a batch.</param>
/// <param name="length">The characters of a window.</param>
/// <param name="random">Chooses the windows; how far it has gone is all that a sampler remembers.</param>
public sealed class BatchSampler(int[] text, int sequences, int length, RandomStream random)
{
    /// <summary>Draws the next batch.</summary>
    public CharacterBatch Next() =>
        Windows.Cut(text, [.. Enumerable.Range(0, sequences).Select(_ => random.NextIndex(text.Length - length))], length);
}
