namespace GuidedDescent.Samples.CharModel.Model;

/// <summary>Sequences of equal length, one after the other, and what follows each of their characters.</summary>
/// <param name="Inputs">The characters that are seen, as places in the vocabulary.</param>
/// <param name="Targets">For each of them the one that comes next.</param>
/// <param name="Length">The characters of a sequence.</param>
public sealed record CharacterBatch(int[] Inputs, int[] Targets, int Length)
{
    /// <summary>Refuses a batch that a model cannot take.</summary>
    /// <exception cref="ArgumentException">The sequences are longer than the context, or a character is none of the vocabulary.</exception>
    internal void CheckFits(ModelShape shape)
    {
        if (Length < 1 || Length > shape.Context)
        {
            throw new ArgumentException($"A sequence has 1 to {shape.Context} characters, the context, but {Length} came.");
        }

        if (Inputs.Length == 0 || Inputs.Length % Length != 0 || Targets.Length != Inputs.Length)
        {
            throw new ArgumentException(
                $"A batch has whole sequences of {Length} characters and a target for each, but {Inputs.Length} characters and "
                + $"{Targets.Length} targets came.");
        }

        foreach (int character in Inputs.Concat(Targets))
        {
            if (character < 0 || character >= shape.Vocabulary)
            {
                throw new ArgumentException(
                    $"A character is a place in the vocabulary, from 0 to {shape.Vocabulary - 1}, but {character} came.");
            }
        }
    }
}
