using System.Security.Cryptography;
using System.Text;

namespace GuidedDescent.Testing;

/// <summary>
/// A folder for one build, named after everything that decides its outcome, so that whoever asks for the same finds it done.
/// It stays in the user's part of the temporary folder, with its sources, for anyone who wants to look or to debug.
/// </summary>
internal static class BuildFolder
{
    private static readonly TimeSpan _pauseBetweenTries = TimeSpan.FromMilliseconds(20);

    // Nobody else may put a library here that we would then load.
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The path of a product, built now unless it was before.</summary>
    /// <param name="key">Everything that decides the outcome.</param>
    /// <param name="product">The name of the file to build.</param>
    /// <param name="build">Builds in the given folder under the given name.</param>
    public static string GetOrBuild(string key, string product, Action<string, string> build)
    {
        string folder = Path.Combine(Root(), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..32]);
        string path = Path.Combine(folder, product);
        if (File.Exists(path))
        {
            return path;
        }

        using FileStream turn = TakeTurn(folder + ".lock");
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(folder);
            string unfinished = $"{product}.unfinished";
            build(folder, unfinished);

            // A file of that name is complete, even if the process is killed at any moment.
            File.Move(Path.Combine(folder, unfinished), path, overwrite: true);
        }

        return path;
    }

    private static string Root()
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("CUDA text can be emulated on Linux only.");
        }

        string root = Path.Combine(Path.GetTempPath(), $"guided-descent-{Environment.UserName}");
        Directory.CreateDirectory(root, OwnerOnly);

        // Fails, as it should, if the folder is there already and belongs to somebody else.
        File.SetUnixFileMode(root, OwnerOnly);
        return root;
    }

    private static FileStream TakeTurn(string lockFile)
    {
        for (; ; )
        {
            try
            {
                return new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(lockFile))
            {
                Thread.Sleep(_pauseBetweenTries);
            }
        }
    }
}
