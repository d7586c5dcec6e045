namespace GuidedDescent.Samples.CharModel.Data;

/// <summary>The different characters of a text, in the order of their codes; each has a place.</summary>
public sealed class Vocabulary
{
    private readonly char[] _characters;
    private readonly Dictionary<char, int> _places;

    /// <summary>Collects the characters of a text.</summary>
    public Vocabulary(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _characters = [.. text.Distinct().Order()];
        _places = _characters.Select((character, place) => (character, place)).ToDictionary();
    }

    /// <summary>The number of different characters.</summary>
    public int Count => _characters.Length;

    /// <summary>The places of the characters of a text.</summary>
    /// <exception cref="ArgumentException">A character is none of the vocabulary.</exception>
    public int[] Encode(string text) => [.. text.Select(PlaceOf)];

    /// <summary>The text of places.</summary>
    public string Decode(IEnumerable<int> places) => string.Concat(places.Select(place => _characters[place]));

    private int PlaceOf(char character) => _places.TryGetValue(character, out int place)
        ? place
        : throw new ArgumentException($"The vocabulary has {Count} characters, but not '{character}' (U+{(int)character:X4}).");
}
