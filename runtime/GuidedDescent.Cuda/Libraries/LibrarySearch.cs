using System.Runtime.InteropServices;

namespace GuidedDescent.Cuda;

/// <summary>Where to look for a library, in which order.</summary>
internal static class LibrarySearch
{
    /// <summary>The variable with folders that come before all others.</summary>
    public const string FolderVariable = "GUIDED_DESCENT_CUDA_LIBRARIES";

    // The kinds of processors that the toolkit keeps apart.
    private static readonly string[] _targets = RuntimeInformation.ProcessArchitecture == Architecture.Arm64
        ? ["targets/sbsa-linux/lib", "targets/aarch64-linux/lib"]
        : ["targets/x86_64-linux/lib"];

    /// <summary>The places, first the one to look at first. Only folders that exist are listed below a root that exists.</summary>
    public static IReadOnlyList<SearchPlace> Places(CudaLibrary library, ProcessEnvironment environment) =>
    [
        .. ChosenByTheUser(environment),
        new SearchPlace("the application and the loader's path"),
        .. Toolkit("CUDA_PATH", environment.Variable("CUDA_PATH"), environment),
        .. Toolkit("CUDA_HOME", environment.Variable("CUDA_HOME"), environment),
        .. Installed(library, environment),
        .. Python(environment),
    ];

    private static IEnumerable<SearchPlace> ChosenByTheUser(ProcessEnvironment environment)
    {
        string[] folders = environment.Folders(FolderVariable);
        return folders.Length == 0
            ? [new SearchPlace(FolderVariable, Absence: "not set")]
            : folders.Select(folder => new SearchPlace(FolderVariable, Path.GetFullPath(folder), IsChosen: true));
    }

    private static IEnumerable<SearchPlace> Toolkit(string origin, string? root, ProcessEnvironment environment)
    {
        if (root is null)
        {
            return [new SearchPlace(origin, Absence: "not set")];
        }

        if (!Directory.Exists(root))
        {
            return [new SearchPlace(origin, Absence: $"{root}: no such folder")];
        }

        string[] folders = environment.IsWindows ? ["bin/x64", "bin", "lib/x64"] : ["lib64", "lib", .. _targets];
        return Existing(origin, root, folders.Select(folder => Path.Combine(root, folder)), string.Join(", ", folders));
    }

    private static IEnumerable<SearchPlace> Installed(CudaLibrary library, ProcessEnvironment environment)
    {
        if (environment.IsWindows)
        {
            return [];
        }

        // The Windows host lends its driver to Linux there.
        string subsystem = Path.Combine(environment.Root, "usr/lib/wsl/lib");
        IEnumerable<SearchPlace> lent = library == CudaLibrary.Driver ? [new SearchPlace("Windows Subsystem for Linux", subsystem)] : [];
        return [.. Toolkit("installed toolkit", Path.Combine(environment.Root, "usr/local/cuda"), environment), .. lent];
    }

    private static IEnumerable<SearchPlace> Python(ProcessEnvironment environment)
    {
        IReadOnlyList<string> packages = PythonPackages.Folders(environment);
        return packages.Count == 0
            ? [new SearchPlace("Python packages", Absence: "no site-packages (VIRTUAL_ENV, CONDA_PREFIX, user site, pythons on PATH)")]
            : packages.SelectMany(folder =>
                Existing("Python packages", folder, PythonPackages.LibraryFolders(folder, environment), "nvidia/*, torch/lib"));
    }

    private static IEnumerable<SearchPlace> Existing(string origin, string root, IEnumerable<string> folders, string wanted)
    {
        SearchPlace[] places = [.. folders.Where(Directory.Exists).Select(folder => new SearchPlace(origin, folder))];
        return places.Length > 0 ? places : [new SearchPlace(origin, Absence: $"{root}: has none of the folders {wanted}")];
    }
}
