namespace GuidedDescent.Samples.CharModel.Training;

/// <summary>Where and when a run is kept.</summary>
/// <param name="File">The checkpoint.</param>
/// <param name="Every">After how many steps a new one is written; one is written after the last step in any case.</param>
/// <param name="Resume">Whether the run goes on from it, where there is one.</param>
public sealed record CheckpointPlan(RunCheckpoint File, int Every, bool Resume)
{
    /// <summary>Whether a new one is written after a step because of its number.</summary>
    public bool IsDue(int step) => step % Every == 0;
}
