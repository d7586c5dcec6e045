using System.Diagnostics.CodeAnalysis;

namespace GuidedDescent.Checkpoints.SafeTensors;

/// <summary>
/// A file of named tensors in the safetensors format (https://github.com/huggingface/safetensors), open for reading. When it opens, its
/// whole header has been checked; data is read on demand. Any number of threads may read at once.
/// </summary>
public sealed class SafeTensorsFile : IDisposable
{
    private readonly FileBytes _bytes;
    private readonly Dictionary<string, SafeTensor> _byName;

    private SafeTensorsFile(FileBytes bytes, bool requireChecksums)
    {
        (SafeTensorsHeader header, long start) = bytes.ReadHeader();
        HasChecksums = RecordedChecksums.AreIn(bytes.Path, header);
        if (requireChecksums && !HasChecksums)
        {
            throw new InvalidSafeTensorsException(bytes.Path, null, "it has no checksums, but they are required.");
        }

        _bytes = bytes;
        Tensors = [.. header.Tensors.Select(tensor => new SafeTensor(bytes, tensor, start, Checksum(header, tensor)))];
        _byName = Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        Metadata = header.Metadata.Where(entry => !Checksums.IsKey(entry.Key)).ToDictionary(StringComparer.Ordinal).AsReadOnly();
    }

    /// <summary>The tensors in the order of their data.</summary>
    public IReadOnlyList<SafeTensor> Tensors { get; }

    /// <summary>The texts that the file has beside its tensors, without the checksums.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Whether the file has checksums, as files of <see cref="SafeTensorsWriter"/> have and those of others have not.</summary>
    public bool HasChecksums { get; }

    /// <summary>The tensor with a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="KeyNotFoundException">The file has no such tensor.</exception>
    public SafeTensor this[string name] =>
        TryGetTensor(name, out SafeTensor? tensor)
            ? tensor
            : throw new KeyNotFoundException($"{_bytes.Path} has no tensor '{name}' among its {Tensors.Count} tensors.");

    /// <summary>Opens a file and checks its header: that it is valid, and describes exactly the bytes that are there.</summary>
    /// <param name="path">The file.</param>
    /// <param name="requireChecksums">
    /// Whether a file without checksums is refused. Without checksums, changed data and metadata go unnoticed.
    /// </param>
    /// <exception cref="InvalidSafeTensorsException">
    /// The file is not valid, or its header is not as it was written, or it has no checksums and they are required.
    /// </exception>
    /// <exception cref="IOException">The file is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static SafeTensorsFile Open(string path, bool requireChecksums = false)
    {
        var bytes = new FileBytes(path);
        try
        {
            return new SafeTensorsFile(bytes, requireChecksums);
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    /// <summary>Finds the tensor with a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="tensor">The tensor, or null.</param>
    /// <returns>Whether the file has it.</returns>
    public bool TryGetTensor(string name, [NotNullWhen(true)] out SafeTensor? tensor) => _byName.TryGetValue(name, out tensor);

    /// <summary>
    /// Reads all data once and compares it with its checksums; does nothing where there are none, see <see cref="HasChecksums"/>.
    /// </summary>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="InvalidSafeTensorsException">The data of a tensor is not as it was written.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    public void Verify(CancellationToken cancellation = default)
    {
        foreach (SafeTensor tensor in Tensors)
        {
            tensor.Verify(cancellation);
        }
    }

    /// <summary>Closes the file; its tensors can no longer be read.</summary>
    public void Dispose() => _bytes.Dispose();

    private string? Checksum(SafeTensorsHeader header, TensorEntry tensor) =>
        HasChecksums ? header.Metadata[Checksums.TensorKey(tensor.Name)] : null;
}
