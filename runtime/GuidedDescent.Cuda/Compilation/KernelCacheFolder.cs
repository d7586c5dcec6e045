namespace GuidedDescent.Cuda;

/// <summary>Where compiled kernels are kept.</summary>
internal static class KernelCacheFolder
{
    /// <summary>The variable with the folder, or with <c>off</c>.</summary>
    public const string Variable = "GUIDED_DESCENT_CACHE";

    private static readonly string _folders = Path.Combine("guided-descent", "kernels");

    /// <summary>The cache that the environment asks for.</summary>
    public static KernelCache Open(ProcessEnvironment environment)
    {
        string? chosen = environment.Variable(Variable);
        if (string.Equals(chosen, "off", StringComparison.OrdinalIgnoreCase))
        {
            return KernelCache.Off($"{Variable} is off");
        }

        string? folder = chosen ?? (environment.IsWindows ? OnWindows(environment) : OnUnix(environment));
        return folder is null
            ? KernelCache.Off($"there is no home folder; set {Variable} to a folder")
            : new KernelCache(Path.GetFullPath(folder));
    }

    private static string? OnWindows(ProcessEnvironment environment) =>
        environment.Variable("LOCALAPPDATA") is { } local ? Path.Combine(local, _folders) : null;

    // The specification of that variable has relative paths ignored.
    private static string? OnUnix(ProcessEnvironment environment)
    {
        string? cache = environment.Variable("XDG_CACHE_HOME") is { } chosen && Path.IsPathRooted(chosen)
            ? chosen
            : environment.Home.Length > 0 ? Path.Combine(environment.Home, ".cache") : null;
        return cache is null ? null : Path.Combine(cache, _folders);
    }
}
