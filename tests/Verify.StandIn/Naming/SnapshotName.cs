namespace VerifyTests;

/// <summary>The folder of a snapshot, and what the names of all its files begin with.</summary>
internal sealed record SnapshotName(string Directory, string Prefix)
{
    public static SnapshotName Of(TestIdentity test, VerifySettings settings)
    {
        var derived = VerifierSettings.DerivePath(test);
        string sourceDirectory = Path.GetDirectoryName(test.SourceFile)
            ?? throw new InvalidOperationException($"'{test.SourceFile}' names no source file to put a snapshot beside.");
        string directory = Path.GetFullPath(settings.Directory ?? derived.Directory ?? "", sourceDirectory);
        string uniqueness = UniquenessText.Of(settings.Uniqueness, test.Type.Assembly);
        return new SnapshotName(directory, (settings.FileName ?? DefaultFileName(test, settings, derived)) + uniqueness);
    }

    public string PathPrefix => Path.Combine(Directory, Prefix);

    /// <summary>Pairs each target with its files; targets that would share a file are numbered.</summary>
    public IEnumerable<(Target Target, FilePair Files)> Pair(IReadOnlyList<Target> targets)
    {
        foreach (var group in targets.GroupBy(target => (target.Name, target.Extension)).Select(group => group.ToArray()))
        {
            for (int index = 0; index < group.Length; index++)
            {
                string? number = group.Length == 1 ? null : index.ToString("D2");
                string suffix = string.Join('.', new[] { group[index].Name, number }.Where(part => part is not null));
                string stem = suffix.Length == 0 ? PathPrefix : $"{PathPrefix}#{suffix}";
                yield return (group[index], new FilePair(stem, group[index].Extension));
            }
        }
    }

    /// <summary>The files of this snapshot that are on disk, those of earlier runs included.</summary>
    public IEnumerable<string> FindFiles(string kind)
    {
        return System.IO.Directory.EnumerateFiles(Directory, $"*.{kind}.*").Where(path =>
        {
            string name = Path.GetFileName(path);
            return name.StartsWith($"{Prefix}.{kind}.", StringComparison.Ordinal)
                || name.StartsWith($"{Prefix}#", StringComparison.Ordinal);
        });
    }

    private static string DefaultFileName(TestIdentity test, VerifySettings settings, PathInfo derived)
    {
        string type = settings.TypeName ?? derived.TypeName ?? test.TypeName;
        string method = settings.MethodName ?? derived.MethodName ?? test.Method.Name;
        return $"{type}.{method}{ParameterText.Of(test.Method, settings.Parameters)}";
    }
}
