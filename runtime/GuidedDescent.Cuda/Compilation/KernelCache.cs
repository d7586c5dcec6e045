namespace GuidedDescent.Cuda;

/// <summary>
/// Keeps compiled kernels in files. Any number of threads and processes may use one folder at once: a file appears under its name
/// only when it is complete. Where files cannot be read or written, kernels are compiled every time, and <see cref="Trouble"/>
/// says why.
/// </summary>
internal sealed class KernelCache
{
    private const string Ending = ".gdkernel";

    // An image is code that will run, so nobody else may put one here.
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // No writer takes that long.
    private static readonly TimeSpan _abandoned = TimeSpan.FromDays(1);

    private readonly string? _folder;
    private volatile string? _trouble;

    /// <summary>Keeps kernels in a folder, which is made when the first one is kept.</summary>
    public KernelCache(string folder) => _folder = folder;

    private KernelCache(string? folder, string reason)
    {
        _folder = folder;
        _trouble = reason;
    }

    /// <summary>Why kernels are compiled every time, or why it last failed to read or to keep one; null if all is well.</summary>
    public string? Trouble => _trouble;

    /// <summary>Keeps nothing.</summary>
    public static KernelCache Off(string reason) => new(null, reason);

    /// <summary>The image for a key; compiles it if it was not compiled before, or is not kept whole.</summary>
    public byte[] GetOrCompile(KernelCacheKey key, Func<byte[]> compile)
    {
        if (_folder is null)
        {
            return compile();
        }

        string path = Path.Combine(_folder, key + Ending);
        if (Read(path, key) is { } kept)
        {
            return kept;
        }

        byte[] image = compile();
        Keep(path, key, image);
        return image;
    }

    /// <summary>For people: where kernels are kept, and what is wrong.</summary>
    public override string ToString() =>
        (_folder, _trouble) switch
        {
            (null, _) => $"kernels are not kept, as {_trouble}",
            (_, null) => $"kernels are kept in {_folder}",
            _ => $"kernels are to be kept in {_folder}, but: {_trouble}",
        };

    private byte[]? Read(string path, KernelCacheKey key)
    {
        try
        {
            return KernelCacheEntry.Read(key, File.ReadAllBytes(path));
        }
        catch (Exception absence) when (absence is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _trouble = exception.Message;
            return null;
        }
    }

    private void Keep(string path, KernelCacheKey key, byte[] image)
    {
        string unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            MakeFolder();
            RemoveAbandoned();
            WriteToDisk(unfinished, KernelCacheEntry.Write(key, image));
            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _trouble = exception.Message;
            Remove(unfinished);
        }
    }

    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(_folder!);
        }
        else
        {
            Directory.CreateDirectory(_folder!, OwnerOnly);
        }
    }

    // A name must not come to stand for a file before its content is safe, even if the machine stops.
    private static void WriteToDisk(string path, byte[] content)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var stream = new FileStream(path, options);
        stream.Write(content);
        stream.Flush(flushToDisk: true);
    }

    // What writers that were killed have left.
    private void RemoveAbandoned()
    {
        foreach (string path in Directory.GetFiles(_folder!, $"*{Ending}.*.tmp"))
        {
            if (DateTime.UtcNow - File.GetLastWriteTimeUtc(path) > _abandoned)
            {
                Remove(path);
            }
        }
    }

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It stays for the next one who tries.
        }
    }
}
