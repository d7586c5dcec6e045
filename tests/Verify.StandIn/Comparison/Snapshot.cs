using System.Reflection;
using System.Text;

namespace VerifyTests;

/// <summary>One verification: the files accepted for a test against the texts it made.</summary>
internal sealed class Snapshot
{
    private readonly SnapshotName _name;
    private readonly VerifySettings _settings;
    private readonly DirectoryScrubber _directoryScrubber;

    private Snapshot(SnapshotName name, VerifySettings settings, DirectoryScrubber directoryScrubber)
    {
        _name = name;
        _settings = settings;
        _directoryScrubber = directoryScrubber;
    }

    public static Snapshot Begin(MethodInfo method, string sourceFile, VerifySettings settings)
    {
        VerifierSettings.Freeze();
        var test = new TestIdentity(method, sourceFile);
        var name = SnapshotName.Of(test, settings);
        if (settings.RequiresUniquePrefix)
        {
            UsedPrefixes.Claim(name.PathPrefix);
        }

        Directory.CreateDirectory(name.Directory);
        foreach (string outdated in name.FindFiles("received").ToArray())
        {
            File.Delete(outdated);
        }

        return new Snapshot(name, settings, new DirectoryScrubber(test));
    }

    public VerifyResult Compare(IReadOnlyList<Target> targets)
    {
        var comparisons = _name.Pair(targets).Select(pair => CompareFile(pair.Target, pair.Files)).ToArray();
        string[] produced = comparisons.Select(comparison => comparison.Files.VerifiedPath).ToArray();
        string[] unproduced = _name.FindFiles("verified").Except(produced).Order(StringComparer.Ordinal).ToArray();
        if (unproduced.Length > 0 || comparisons.Any(comparison => !comparison.IsEqual))
        {
            throw new VerifyException(FailureMessage.Build(_name.Directory, comparisons, unproduced));
        }

        return new VerifyResult(comparisons.Select(comparison => comparison.Files).ToArray());
    }

    private FileComparison CompareFile(Target target, FilePair files)
    {
        var text = new StringBuilder(SnapshotText.Normalize(target.StringData));
        _settings.Scrubbers.Apply(target.Extension, text);
        VerifierSettings.Scrubbers.Apply(target.Extension, text);
        _directoryScrubber.Apply(text);

        string received = SnapshotText.Normalize(text.ToString());
        var comparison = new FileComparison(files, received, SnapshotText.Read(files.VerifiedPath));
        if (!comparison.IsEqual)
        {
            SnapshotText.Write(files.ReceivedPath, comparison.Received);
        }

        return comparison;
    }
}
