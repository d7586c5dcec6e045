namespace GuidedDescent.Cuda;

/// <summary>Somewhere a library may lie.</summary>
/// <param name="Origin">Why one looks there: the variable that names it, say.</param>
/// <param name="Folder">The folder; null for wherever the loader looks by itself, or if there is nowhere to look.</param>
/// <param name="Absence">Why there is nowhere to look, or null if there is.</param>
/// <param name="IsChosen">Whether the user named the folder for this library: then one that lies there is the only one considered.</param>
internal sealed record SearchPlace(string Origin, string? Folder = null, string? Absence = null, bool IsChosen = false)
{
    /// <inheritdoc/>
    public override string ToString() => Folder is null ? Origin : $"{Origin}: {Folder}";
}
