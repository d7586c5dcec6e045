namespace GuidedDescent;

/// <summary>
/// A pattern for the names of parameters, as in <c>blocks.*.weight</c>: <c>*</c> stands for any letters, dots among them, or none;
/// <c>?</c> for exactly one. All else stands for itself, upper and lower case being different, and the pattern must match the whole name.
/// </summary>
public readonly record struct NamePattern
{
    private readonly string? _text;

    /// <summary>Makes a pattern of its text.</summary>
    /// <param name="text">The pattern; not empty, as no parameter has an empty name.</param>
    /// <exception cref="ArgumentException">The text is empty.</exception>
    public NamePattern(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        _text = text;
    }

    /// <summary>Makes a pattern of its text.</summary>
    /// <exception cref="ArgumentException">The text is empty.</exception>
    public static implicit operator NamePattern(string text) => new(text);

    /// <summary>Whether the whole name is as the pattern says.</summary>
    public bool Matches(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string text = _text ?? "";
        // Where a letter does not fit, the last asterisk takes one letter more: those before it never need to be tried again.
        (int next, int position, int asterisk, int taken) = (0, 0, -1, 0);
        while (position < name.Length)
        {
            if (next < text.Length && text[next] == '*')
            {
                (asterisk, taken) = (next++, position);
            }
            else if (next < text.Length && (text[next] == '?' || text[next] == name[position]))
            {
                next++;
                position++;
            }
            else if (asterisk >= 0)
            {
                (next, position) = (asterisk + 1, ++taken);
            }
            else
            {
                return false;
            }
        }

        return text.AsSpan(next).TrimStart('*').IsEmpty;
    }

    /// <summary>The text.</summary>
    public override string ToString() => _text ?? "";
}
