namespace GuidedDescent.Checkpoints.SafeTensors;

/// <summary>Refuses texts that no file can hold.</summary>
internal static class UnicodeText
{
    /// <summary>Refuses a text with half a character, which would come back as another one.</summary>
    /// <exception cref="ArgumentException">It has one.</exception>
    public static void Check(string text, string what, string parameter)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (!char.IsSurrogatePair(text, i))
            {
                throw new ArgumentException(
                    $"{what} '{text}' is no valid Unicode text: character {i} is half of a surrogate pair.", parameter);
            }

            i++;
        }
    }
}
