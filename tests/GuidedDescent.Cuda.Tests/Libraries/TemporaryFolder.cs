namespace GuidedDescent.Cuda.Tests;

/// <summary>A folder that is gone when the test is over.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("guided-descent-test-");

    public string Path => _folder.FullName;

    /// <summary>A folder below it, made with all that lead there.</summary>
    public string Folder(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;

    /// <summary>A file below it, made with the folders that lead there.</summary>
    public string File(string name, string content = "")
    {
        string path = System.IO.Path.Combine(Path, name);
        Folder(System.IO.Path.GetDirectoryName(name)!);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
