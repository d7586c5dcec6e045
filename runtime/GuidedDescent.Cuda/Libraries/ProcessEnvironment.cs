namespace GuidedDescent.Cuda;

/// <summary>What places are looked up by, so that a test can make up a machine of its own.</summary>
internal sealed record ProcessEnvironment
{
    /// <summary>Whether names and folders are those of Windows.</summary>
    public required bool IsWindows { get; init; }

    /// <summary>The value of an environment variable, or null.</summary>
    public required Func<string, string?> Read { get; init; }

    /// <summary>Where the file system starts.</summary>
    public required string Root { get; init; }

    /// <summary>The user's own folder; empty where there is none.</summary>
    public required string Home { get; init; }

    /// <summary>This process's.</summary>
    public static ProcessEnvironment Current => new()
    {
        IsWindows = OperatingSystem.IsWindows(),
        Read = Environment.GetEnvironmentVariable,
        Root = "/",
        Home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
    };

    /// <summary>The value of an environment variable, or null if it is not set or empty.</summary>
    public string? Variable(string name) => Read(name) is { Length: > 0 } value ? value : null;

    /// <summary>The folders that an environment variable lists, in their order.</summary>
    public string[] Folders(string name) =>
        Variable(name)?.Split(IsWindows ? ';' : ':', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
