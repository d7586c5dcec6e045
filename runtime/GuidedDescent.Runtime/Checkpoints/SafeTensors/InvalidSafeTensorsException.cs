namespace GuidedDescent.Checkpoints.SafeTensors;

/// <summary>
/// A file is not in the safetensors format, or is not as it was written: cut off, changed, or never complete. The message names the
/// file, the tensor if it is about one, what was expected and what came.
/// </summary>
public sealed class InvalidSafeTensorsException : IOException
{
    // A name comes from the file, and may be as long as the file.
    private const int LongestQuote = 200;

    internal InvalidSafeTensorsException(string path, string? tensor, string message, Exception? innerException = null)
        : base($"{path}: {(tensor is null ? "" : $"tensor {Quote(tensor)}: ")}{message}", innerException)
    {
        Path = path;
        Tensor = tensor;
    }

    /// <summary>The file, as it was given.</summary>
    public string Path { get; }

    /// <summary>The tensor that the message is about; null if it is about the file.</summary>
    public string? Tensor { get; }

    /// <summary>A text of the file in quotes, with an end that shows where it was cut off.</summary>
    internal static string Quote(string text) => text.Length <= LongestQuote ? $"'{text}'" : $"'{text[..LongestQuote]}...'";
}
