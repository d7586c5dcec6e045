namespace GuidedDescent.Testing;

/// <summary>A compiler that the tests of generated CUDA text call, found on the PATH.</summary>
public sealed class NativeTool
{
    private readonly Lazy<string?> _path;

    internal NativeTool(string command, string package)
    {
        Command = command;
        Package = package;
        _path = new Lazy<string?>(Find);
    }

    /// <summary>Compiles CUDA text for emulation on the processor.</summary>
    public static NativeTool Gxx { get; } = new("g++", "g++");

    /// <summary>Compiles CUDA text to PTX.</summary>
    public static NativeTool Clang { get; } = new("clang-16", "clang-16");

    /// <summary>The name of the executable.</summary>
    public string Command { get; }

    /// <summary>The Debian package that contains it.</summary>
    public string Package { get; }

    /// <summary>Where the executable lies, or null if it is not on the PATH.</summary>
    public string? Path => _path.Value;

    /// <summary>Whether the executable is on the PATH.</summary>
    public bool IsAvailable => Path is not null;

    /// <summary>
    /// Why a test that needs the tool should be skipped, or null if it should run. Where the environment variable <c>CI</c> is
    /// set, a test always runs, so that a missing tool is a failure there and never a silent gap.
    /// </summary>
    public string? ReasonToSkip => ReasonToSkipWhere(Environment.GetEnvironmentVariable("CI"));

    /// <summary>The path of the executable.</summary>
    /// <exception cref="NativeToolMissingException">The tool is not on the PATH.</exception>
    public string Require() => Path ?? throw new NativeToolMissingException(this);

    /// <inheritdoc/>
    public override string ToString() => Command;

    internal string MissingMessage => $"{Command} is not on the PATH; install it: apt-get install {Package}";

    internal string? ReasonToSkipWhere(string? continuousIntegration) =>
        IsAvailable || continuousIntegration is not (null or "" or "0" or "false") ? null : MissingMessage;

    private string? Find() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => System.IO.Path.Combine(folder, Command))
            .FirstOrDefault(File.Exists);
}
