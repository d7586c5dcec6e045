using GuidedDescent.Samples.CharModel.Model;

namespace GuidedDescent.Samples.CharModel.Data;

/// <summary>Windows of a text as batches.</summary>
internal static class Windows
{
    /// <summary>A batch of windows that begin at given places.</summary>
    public static CharacterBatch Cut(int[] text, ReadOnlySpan<int> starts, int length)
    {
        int[] inputs = new int[starts.Length * length];
        int[] targets = new int[inputs.Length];
        for (int window = 0; window < starts.Length; window++)
        {
            text.AsSpan(starts[window], length).CopyTo(inputs.AsSpan(window * length));
            text.AsSpan(starts[window] + 1, length).CopyTo(targets.AsSpan(window * length));
        }

        return new CharacterBatch(inputs, targets, length);
    }

    /// <summary>Windows that lie at equal distances over all of a text, in batches.</summary>
    /// <param name="text">The text, longer than a window.</param>
    /// <param name="most">The most windows; all that do not overlap where there are fewer.</param>
    /// <param name="length">The characters of a window.</param>
    /// <param name="sequences">The windows of a batch.</param>
    public static IReadOnlyList<CharacterBatch> Spread(int[] text, int most, int length, int sequences)
    {
        int apart = (text.Length - 1) / length;
        int count = Math.Min(most, apart);
        IEnumerable<int> starts = Enumerable.Range(0, count).Select(index => (int)((long)index * apart / count) * length);
        return [.. starts.Chunk(sequences).Select(some => Cut(text, some, length))];
    }
}
