using System.Text;

namespace VerifyTests;

/// <summary>Replaces the folders of this machine by names, so that a snapshot holds on any machine.</summary>
internal sealed class DirectoryScrubber
{
    private readonly (string Path, string Name)[] _directories;

    public DirectoryScrubber(TestIdentity test)
    {
        (string? Path, string Name)[] directories =
        [
            (test.ProjectDirectory, "{ProjectDirectory}"),
            (test.SolutionDirectory, "{SolutionDirectory}"),
            (AppContext.BaseDirectory, "{CurrentDirectory}"),
            (Environment.CurrentDirectory, "{CurrentDirectory}"),
            (Path.GetTempPath(), "{TempPath}"),
            (Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "{UserProfile}"),
        ];

        // The longest first: a project's folder lies within the solution's. "/" and its like would match anywhere.
        _directories = directories
            .Select(directory => (Path: (directory.Path ?? "").TrimEnd('/', '\\'), directory.Name))
            .Where(directory => directory.Path.Length > 2)
            .OrderByDescending(directory => directory.Path.Length)
            .ToArray();
    }

    public void Apply(StringBuilder text)
    {
        string source = text.ToString();
        text.Clear();
        int position = 0;
        while (position < source.Length)
        {
            if (TryMatch(source, position, out int length, out string name))
            {
                text.Append(name);
                position += length;
            }
            else
            {
                text.Append(source[position]);
                position++;
            }
        }
    }

    private bool TryMatch(string source, int position, out int length, out string name)
    {
        if (position == 0 || !char.IsLetterOrDigit(source[position - 1]))
        {
            foreach (var directory in _directories)
            {
                int end = position + directory.Path.Length;
                if (IsAt(source, position, directory.Path) && (end == source.Length || !char.IsLetterOrDigit(source[end])))
                {
                    bool takesSeparator = end < source.Length && source[end] is '/' or '\\';
                    length = directory.Path.Length + (takesSeparator ? 1 : 0);
                    name = directory.Name;
                    return true;
                }
            }
        }

        length = 0;
        name = "";
        return false;
    }

    private static bool IsAt(string source, int position, string path)
    {
        if (position + path.Length > source.Length)
        {
            return false;
        }

        for (int index = 0; index < path.Length; index++)
        {
            if (WithSlash(source[position + index]) != WithSlash(path[index]))
            {
                return false;
            }
        }

        return true;
    }

    private static char WithSlash(char character) => character == '\\' ? '/' : character;
}
