namespace GuidedDescent.Checkpoints.SafeTensors;

/// <summary>Replaces a file by another one that is whole: at any moment, the old one or the new one has the name.</summary>
internal static class AtomicFile
{
    /// <summary>The end of the name of a file that is being written, or whose writer was killed.</summary>
    public const string Ending = ".unfinished";

    private const int BufferLength = 1 << 16;

    // No writer leaves its file alone for that long.
    private static readonly TimeSpan _abandoned = TimeSpan.FromDays(1);

    /// <summary>Writes the new file beside the old one, waits until it is on the disk, and renames it.</summary>
    /// <param name="path">The file to replace or to make.</param>
    /// <param name="length">The length of the new one, which is reserved before a byte is written.</param>
    /// <param name="write">Writes the new one.</param>
    public static void Write(string path, long length, Action<FileStream> write)
    {
        string target = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(target)
            ?? throw new ArgumentException($"'{path}' is the root of a file system, but must be a file.", nameof(path));
        string unfinished = $"{target}.{Guid.NewGuid():N}{Ending}";
        RemoveAbandoned(folder, Path.GetFileName(target));
        try
        {
            WriteToDisk(unfinished, length, write);
            File.Move(unfinished, target, overwrite: true);
        }
        catch
        {
            Remove(unfinished);
            throw;
        }

        FolderEntries.Flush(folder);
    }

    // A name must not come to stand for a file before its content is safe, even if the machine stops.
    private static void WriteToDisk(string path, long length, Action<FileStream> write)
    {
        using var stream = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            BufferSize = BufferLength,
            PreallocationSize = length,
        });
        write(stream);
        stream.Flush(flushToDisk: true);
    }

    private static void RemoveAbandoned(string folder, string name)
    {
        try
        {
            foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles())
            {
                if (IsUnfinished(file.Name, name) && DateTime.UtcNow - file.LastWriteTimeUtc > _abandoned)
                {
                    Remove(file.FullName);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Who cannot write there is told when it is tried.
        }
    }

    private static bool IsUnfinished(string file, string name) =>
        file.StartsWith($"{name}.", StringComparison.Ordinal)
        && file.EndsWith(Ending, StringComparison.Ordinal)
        && file.Length > name.Length + 1 + Ending.Length
        && Guid.TryParseExact(file[(name.Length + 1)..^Ending.Length], "N", out _);

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It stays for the next one who writes.
        }
    }
}
