namespace GuidedDescent.Checkpoints;

/// <summary>A part of an optimizer that goes on from what a checkpoint holds: see <see cref="Optimizer.CheckpointSections"/>.</summary>
internal interface ICheckpointSection
{
    /// <summary>Adds the tensors and texts of the part, all under names that no other part has.</summary>
    void Save(CheckpointDraft draft);

    /// <summary>
    /// Takes the tensors and texts of the part, refuses what is wrong with them, and says what is to be done with them. It changes nothing
    /// yet: that is done when all parts have found everything right.
    /// </summary>
    void Load(CheckpointReading reading);
}
