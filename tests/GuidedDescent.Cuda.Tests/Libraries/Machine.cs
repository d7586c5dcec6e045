namespace GuidedDescent.Cuda.Tests;

/// <summary>A made-up machine: its variables, and its file system in a temporary folder.</summary>
internal sealed class Machine : IDisposable
{
    private readonly Dictionary<string, string> _variables = [];
    private readonly TemporaryFolder _folder = new();

    public string Root => _folder.Path;

    public bool IsWindows { get; init; }

    public string Home => Path.Combine(Root, "home");

    public ProcessEnvironment Environment => new()
    {
        IsWindows = IsWindows,
        Read = _variables.GetValueOrDefault,
        Root = Root,
        Home = Home,
    };

    /// <summary>Sets a variable to a value.</summary>
    public void Set(string variable, string value) => _variables[variable] = value;

    /// <summary>Sets a variable to folders of this machine, which need not exist.</summary>
    public void Point(string variable, params string[] folders) =>
        Set(variable, string.Join(IsWindows ? ';' : ':', folders.Select(folder => Path.Combine(Root, folder))));

    public string Folder(string name) => _folder.Folder(name);

    public string File(string name) => _folder.File(name);

    /// <summary>Links from a name to another one.</summary>
    public void Link(string from, string to)
    {
        string path = Path.Combine(Root, from);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.CreateSymbolicLink(path, Path.Combine(Root, to));
    }

    public void Dispose() => _folder.Dispose();
}
