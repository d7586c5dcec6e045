namespace GuidedDescent.Cuda;

/// <summary>
/// The folders of Python packages, as NVIDIA's libraries are often installed with pip only. No Python is started: that would
/// take longer than all the rest, and might run whatever lies on the PATH.
/// </summary>
internal static class PythonPackages
{
    /// <summary>The folders that packages are installed into, by the active environments, the user, and the pythons on the PATH.</summary>
    public static IReadOnlyList<string> Folders(ProcessEnvironment environment) =>
        [.. Prefixes(environment).SelectMany(prefix => PackageFolders(prefix, environment)).Distinct()];

    /// <summary>The folders with libraries below a folder of packages, whether they exist or not.</summary>
    public static IEnumerable<string> LibraryFolders(string packages, ProcessEnvironment environment)
    {
        // One package per library (nvidia/cuda_nvrtc), and since CUDA 13 one folder for all (nvidia/cu13).
        IEnumerable<string> vendor = Folders(Path.Combine(packages, "nvidia"), "*");
        IEnumerable<string> libraries = environment.IsWindows
            ? vendor.SelectMany(folder => new[] { Path.Combine(folder, "bin", "x86_64"), Path.Combine(folder, "bin") })
            : vendor.Select(folder => Path.Combine(folder, "lib"));
        return [.. libraries, Path.Combine(packages, "torch", "lib")];
    }

    private static IEnumerable<string> Prefixes(ProcessEnvironment environment)
    {
        if (environment.Variable("VIRTUAL_ENV") is { } virtualEnvironment)
        {
            yield return virtualEnvironment;
        }

        if (environment.Variable("CONDA_PREFIX") is { } conda)
        {
            yield return conda;
        }

        foreach (string user in UserPrefixes(environment))
        {
            yield return user;
        }

        foreach (string onPath in environment.Folders("PATH").SelectMany(folder => PrefixesOfPython(folder, environment)))
        {
            yield return onPath;
        }
    }

    private static IEnumerable<string> UserPrefixes(ProcessEnvironment environment)
    {
        if (environment.Variable("PYTHONUSERBASE") is { } chosen)
        {
            return [chosen];
        }

        if (environment.IsWindows)
        {
            return environment.Variable("APPDATA") is { } data ? Folders(Path.Combine(data, "Python"), "Python3*") : [];
        }

        return environment.Home.Length > 0 ? [Path.Combine(environment.Home, ".local")] : [];
    }

    private static IEnumerable<string> PrefixesOfPython(string folder, ProcessEnvironment environment)
    {
        if (environment.IsWindows)
        {
            return File.Exists(Path.Combine(folder, "python.exe")) ? [folder] : [];
        }

        string? python = new[] { "python3", "python" }.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        if (python is null || Path.GetDirectoryName(Path.GetFullPath(folder)) is not { } prefix)
        {
            return [];
        }

        // In a virtual environment python is a link to the one that made it, and the packages lie beside the link.
        string? target = File.ResolveLinkTarget(python, returnFinalTarget: true)?.FullName;
        string? targetPrefix = Path.GetDirectoryName(Path.GetDirectoryName(target));

        // Debian installs what pip brings beside its own packages, below "local". What lies beside pyenv's shims are scripts.
        return new[] { prefix, targetPrefix }.OfType<string>()
            .SelectMany(found => (string[])[found, Path.Combine(found, "local"), .. Folders(Path.Combine(found, "versions"), "3.*")]);
    }

    private static IEnumerable<string> PackageFolders(string prefix, ProcessEnvironment environment)
    {
        if (environment.IsWindows)
        {
            return new[] { Path.Combine(prefix, "Lib", "site-packages"), Path.Combine(prefix, "site-packages") }.Where(Directory.Exists);
        }

        // One of the two is often a link to the other.
        return new[] { "lib", "lib64" }.Select(library => Path.Combine(prefix, library))
            .Where(library => new DirectoryInfo(library).LinkTarget is null)
            .SelectMany(library => Folders(library, "python3*"))
            .SelectMany(version => new[] { Path.Combine(version, "site-packages"), Path.Combine(version, "dist-packages") })
            .Where(Directory.Exists);
    }

    // Any of them will do, but it should be the same one every time.
    private static IEnumerable<string> Folders(string folder, string pattern)
    {
        try
        {
            return Directory.GetDirectories(folder, pattern).OrderDescending(StringComparer.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
