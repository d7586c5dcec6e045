namespace GuidedDescent.Checkpoints.SafeTensors;

/// <summary>Checks that a header has all checksums or none, and that it is as it was written.</summary>
internal static class RecordedChecksums
{
    /// <summary>Whether the file has checksums.</summary>
    /// <exception cref="InvalidSafeTensorsException">Some are missing or belong to nothing, or the header has another one.</exception>
    public static bool AreIn(string path, SafeTensorsHeader header)
    {
        int count = header.Metadata.Keys.Count(Checksums.IsKey);
        if (count == 0)
        {
            return false;
        }

        foreach (TensorEntry tensor in header.Tensors)
        {
            if (!header.Metadata.ContainsKey(Checksums.TensorKey(tensor.Name)))
            {
                throw new InvalidSafeTensorsException(path, tensor.Name, "it has no checksum, although the file has checksums.");
            }
        }

        if (!header.Metadata.TryGetValue(Checksums.HeaderKey, out string? recorded))
        {
            throw new InvalidSafeTensorsException(path, null, "its header has no checksum, although its tensors have.");
        }

        if (count != header.Tensors.Count + 1)
        {
            throw new InvalidSafeTensorsException(
                path, null, $"it has {count} checksums, but {header.Tensors.Count} tensors and a header.");
        }

        string found = Checksums.OfHeader(header);
        return found == recorded
            ? true
            : throw new InvalidSafeTensorsException(
                path,
                null,
                $"its header is not as it was written: its checksum was {InvalidSafeTensorsException.Quote(recorded)}, but is '{found}'.");
    }
}
