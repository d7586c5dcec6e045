using System.Text;

namespace VerifyTests.StandInTests;

/// <summary>A folder of its own for the snapshots of one test.</summary>
public sealed class SnapshotFolder : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("snapshots");

    public string Path => _directory.FullName;

    public IEnumerable<string> Files => _directory.EnumerateFiles().Select(file => file.Name).Order(StringComparer.Ordinal);

    public VerifySettings Settings()
    {
        var settings = new VerifySettings();
        settings.UseDirectory(Path);
        settings.DisableDiff();
        settings.DisableRequireUniquePrefix();
        return settings;
    }

    public void Write(string name, string text) => File.WriteAllText(FullPath(name), text, new UTF8Encoding(true));

    public void WriteBytes(string name, byte[] bytes) => File.WriteAllBytes(FullPath(name), bytes);

    public byte[] ReadBytes(string name) => File.ReadAllBytes(FullPath(name));

    public string Read(string name) => File.ReadAllText(FullPath(name));

    /// <summary>What a verification that has to fail says.</summary>
    public static async Task<string> FailureOf(SettingsTask verification)
    {
        var exception = await Assert.ThrowsAnyAsync<Exception>(async () => await verification);
        Assert.Equal("VerifyException", exception.GetType().Name);
        return exception.Message.ReplaceLineEndings("\n");
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private string FullPath(string name) => System.IO.Path.Combine(Path, name);
}
