namespace GuidedDescent.Checkpoints.SafeTensors;

/// <summary>
/// Writes files in the safetensors format (https://github.com/huggingface/safetensors). Their bytes depend on nothing but their content:
/// tensors lie in the order of the length of their elements, longest first, and of their names.
/// </summary>
public static class SafeTensorsWriter
{
    /// <summary>
    /// Writes a file, tensor after tensor, and puts it in place of the one that was there when it is complete and on the disk. Whatever
    /// goes wrong before, the old file stays as it was. A process that is killed while it writes leaves a file whose name ends in
    /// <c>.unfinished</c>; later writes to the same path remove it when it is a day old.
    /// </summary>
    /// <param name="path">The file to write or to replace; its folder must be there.</param>
    /// <param name="tensors">The tensors, in any order; no two have the same name.</param>
    /// <param name="metadata">Texts beside the tensors, null for none.</param>
    /// <param name="checksums">Whether the file has a checksum of each tensor and of the header in its metadata.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="ArgumentException">
    /// Two tensors have the same name, metadata has a reserved key or is no valid Unicode text, or all of it is too much for a file.
    /// </exception>
    /// <exception cref="InvalidOperationException">A source wrote more or fewer bytes than its tensor has.</exception>
    /// <exception cref="IOException">The file cannot be written, for example because the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    public static void Write(
        string path,
        IEnumerable<SafeTensorSource> tensors,
        IReadOnlyDictionary<string, string>? metadata = null,
        bool checksums = true,
        CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        SafeTensorSource[] sources = InOrder(tensors);
        SafeTensorsHeader header = Describe(sources, CheckedCopy(metadata));
        byte[] start = HeaderWriter.Write(checksums ? Checksums.Add(header, sources.Select(_ => Checksums.Unknown)) : header);
        long length = start.Length + (header.Tensors.Count > 0 ? header.Tensors[^1].End : 0);

        AtomicFile.Write(path, length, file =>
        {
            file.Write(start);
            string[] found = [.. sources.Select(source => WriteData(file, source, cancellation))];
            if (checksums)
            {
                // They are as long as the digits that stood for them, so that the header takes the place of the first one.
                file.Position = 0;
                file.Write(HeaderWriter.Write(Checksums.Add(header, found)));
            }

            cancellation.ThrowIfCancellationRequested();
        });
    }

    // Long elements first, so that each tensor begins at a multiple of the length of its elements.
    private static SafeTensorSource[] InOrder(IEnumerable<SafeTensorSource> tensors)
    {
        SafeTensorSource[] sources =
        [
            .. tensors.OrderByDescending(tensor => tensor.DataType.ElementSize()).ThenBy(tensor => tensor.Name, StringComparer.Ordinal),
        ];
        var names = new HashSet<string>(StringComparer.Ordinal);
        return sources.FirstOrDefault(source => !names.Add(source.Name)) is { } second
            ? throw new ArgumentException($"Two tensors have the name '{second.Name}'; names must differ.", nameof(tensors))
            : sources;
    }

    private static Dictionary<string, string> CheckedCopy(IReadOnlyDictionary<string, string>? metadata)
    {
        var copy = new Dictionary<string, string>(metadata ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        foreach ((string key, string value) in copy)
        {
            UnicodeText.Check(key, "The metadata key", nameof(metadata));
            UnicodeText.Check(value, $"The metadata '{key}' with", nameof(metadata));
            if (Checksums.IsKey(key))
            {
                throw new ArgumentException(
                    $"Metadata keys that start with '{Checksums.HeaderKey}', such as '{key}', are reserved for checksums.",
                    nameof(metadata));
            }
        }

        return copy;
    }

    private static SafeTensorsHeader Describe(SafeTensorSource[] tensors, Dictionary<string, string> metadata)
    {
        const long LongestData = long.MaxValue - SafeTensorsHeader.LongestHeader - SafeTensorsHeader.PrefixLength;
        var entries = new TensorEntry[tensors.Length];
        long end = 0;
        for (int i = 0; i < tensors.Length; i++)
        {
            TensorExtent extent = tensors[i].Extent;
            if (extent.ByteLength > LongestData - end)
            {
                throw new ArgumentException($"With tensor '{tensors[i]}', the file would have more than 2^63 - 1 bytes.", nameof(tensors));
            }

            entries[i] = new TensorEntry(tensors[i].Name, extent, end, end + extent.ByteLength);
            end = entries[i].End;
        }

        return new SafeTensorsHeader(entries, metadata);
    }

    private static string WriteData(Stream file, SafeTensorSource source, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var stream = new TensorStream(file, source, cancellation);
        source.Write(stream);
        return stream.Complete();
    }
}
