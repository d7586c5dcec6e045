using System.Text;

namespace VerifyTests;

/// <summary>Changes made to a text before it is compared, for all files or for those of one extension.</summary>
internal sealed class ScrubberList
{
    private readonly List<(string? Extension, Action<StringBuilder> Scrub)> _scrubbers;

    public ScrubberList(ScrubberList? source = null)
    {
        _scrubbers = source is null ? [] : [.. source._scrubbers];
    }

    public void Add(Action<StringBuilder> scrubber, ScrubberLocation location) => Insert(null, scrubber, location);

    public void Add(string extension, Action<StringBuilder> scrubber, ScrubberLocation location)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(extension);
        Insert(extension, scrubber, location);
    }

    public void Apply(string extension, StringBuilder text)
    {
        foreach (var (onlyFor, scrub) in _scrubbers)
        {
            if (onlyFor is null || onlyFor == extension)
            {
                scrub(text);
            }
        }
    }

    private void Insert(string? extension, Action<StringBuilder> scrubber, ScrubberLocation location)
    {
        _scrubbers.Insert(location == ScrubberLocation.First ? 0 : _scrubbers.Count, (extension, scrubber));
    }
}
