namespace GuidedDescent.Cuda;

/// <summary>What came of a search.</summary>
/// <param name="Library">What was searched.</param>
/// <param name="Found">The library, or null.</param>
/// <param name="Outcomes">Every place looked at, in order.</param>
internal sealed record LibrarySearchResult(CudaLibrary Library, FoundLibrary? Found, IReadOnlyList<PlaceOutcome> Outcomes)
{
    /// <summary>Why those who need the library get another one, or null if they get this one.</summary>
    public string? Conflict { get; init; }

    /// <summary>Whether there is a library, and those who need it get it.</summary>
    public bool IsUsable => Found is not null && Conflict is null;

    /// <summary>Whether the search ended at a file that the user chose and that does not load.</summary>
    public bool EndedEarly => Found is null && Outcomes.Any(outcome => outcome.IsRefusedChoice);

    /// <summary>For people.</summary>
    public IEnumerable<string> Lines =>
        [.. Conflict is null ? [] : new[] { $"  {Conflict}" }, .. Outcomes.SelectMany(outcome => outcome.Lines)];
}

/// <summary>A library that was found and loaded.</summary>
/// <param name="Handle">What the loader calls it.</param>
/// <param name="Address">Where the function is by which it was recognized.</param>
/// <param name="Path">Its file.</param>
/// <param name="IsChosen">Whether it comes from a folder that the user named for it.</param>
internal sealed record FoundLibrary(nint Handle, nint Address, string Path, bool IsChosen);

/// <summary>What came of looking at one place.</summary>
/// <param name="Place">The place.</param>
/// <param name="Outcome">What was found there.</param>
/// <param name="Refusals">For every file that exists and did not load: its path and why.</param>
internal sealed record PlaceOutcome(SearchPlace Place, string Outcome, IReadOnlyList<string> Refusals)
{
    /// <summary>Whether the user chose the place, and it has the library, and the library does not load.</summary>
    public bool IsRefusedChoice => Place.IsChosen && Refusals.Count > 0;

    /// <summary>For people: a line for the place, and one for each file that did not load.</summary>
    public IEnumerable<string> Lines => [$"  {Place}: {Outcome}", .. Refusals.Select(refusal => $"    {refusal}")];
}
