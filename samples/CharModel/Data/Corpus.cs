using System.IO.Compression;
using System.Text;

namespace GuidedDescent.Samples.CharModel.Data;

/// <summary>A text to learn from: its first nine tenths train, the rest is kept for validation.</summary>
public sealed class Corpus
{
    private const double ValidationShare = 0.1;

    /// <summary>Takes a text as it is.</summary>
    /// <param name="text">The text, which has at least two characters.</param>
    /// <exception cref="ArgumentException">The text is too short to be split.</exception>
    public Corpus(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int validation = (int)Math.Ceiling(text.Length * ValidationShare);
        if (validation == 0 || validation == text.Length)
        {
            throw new ArgumentException($"A text that is split has at least two characters, but {text.Length} came.", nameof(text));
        }

        Vocabulary = new Vocabulary(text);
        Training = Vocabulary.Encode(text[..^validation]);
        Validation = Vocabulary.Encode(text[^validation..]);
    }

    /// <summary>The characters of the whole text.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>The text to learn from, as places in the vocabulary.</summary>
    public int[] Training { get; }

    /// <summary>The text to be judged by, as places in the vocabulary.</summary>
    public int[] Validation { get; }

    /// <summary>Reads Moby-Dick from the text embedded in this assembly.</summary>
    public static Corpus Load()
    {
        using Stream compressed = typeof(Corpus).Assembly.GetManifestResourceStream("moby-dick.txt.gz")
            ?? throw new InvalidOperationException("The assembly was built without moby-dick.txt.gz.");
        using var reader = new StreamReader(new GZipStream(compressed, CompressionMode.Decompress), Encoding.ASCII);
        return new Corpus(reader.ReadToEnd());
    }
}
