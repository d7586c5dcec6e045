using GuidedDescent.Checkpoints.SafeTensors;

namespace GuidedDescent.Checkpoints;

/// <summary>
/// Files that hold all that training goes on from: weights and states by the names of their parameters, the number of steps, and what the
/// training loop wants kept beside them. Training that was interrupted and resumed has the same bits as training that was not.
/// </summary>
public static class Checkpoint
{
    /// <summary>
    /// Writes a checkpoint, and puts it in place of the one that was there when it is complete and on the disk: whatever happens before,
    /// the old one stays as it was. Memory of a device is read in pieces.
    /// </summary>
    /// <param name="path">The file to write or to replace; its folder must be there.</param>
    /// <param name="optimizer">The optimizer, with the parameters it trains.</param>
    /// <param name="extras">What the training loop wants kept, such as its place in the data; null for nothing.</param>
    /// <param name="cancellation">Ends it early; the old file stays.</param>
    /// <exception cref="ArgumentException">A name is no valid Unicode text, or all of it is too much for a file.</exception>
    /// <exception cref="InvalidOperationException">
    /// A load was interrupted, so that the optimizer is no state of any training; or a lease of <see cref="Optimizer.EvaluateWith"/> is
    /// open.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written, for example because the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    /// <exception cref="ObjectDisposedException">The optimizer or its parameter set has been disposed.</exception>
    public static void Save(
        string path, Optimizer optimizer, CheckpointExtras? extras = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(optimizer);
        optimizer.RequireWhole();
        optimizer.RefuseDuringEvaluation("Save");
        var draft = new CheckpointDraft();
        CheckpointFormat.Save(draft);
        foreach (ICheckpointSection section in optimizer.CheckpointSections)
        {
            section.Save(draft);
        }

        new ExtrasSection(extras ?? new CheckpointExtras()).Save(draft);
        SafeTensorsWriter.Write(path, draft.Tensors, draft.Texts, checksums: true, cancellation);
    }

    /// <summary>
    /// Gives an optimizer the weights, the states and the number of steps of a checkpoint. All of the file is checked before the first
    /// number is written: its checksums, and that names, shapes, types and update rules are those of the optimizer. Where anything is
    /// wrong, weights, states and <see cref="Optimizer.StepCount"/> stay as they were. Hyperparameters stay those of the optimizer; the
    /// report says which differ.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="optimizer">
    /// An optimizer of the same parameters and rules. Its device, its threads and its groups may be others.
    /// </param>
    /// <param name="options">Renamed parameters, and differences to accept; null for none.</param>
    /// <param name="cancellation">Ends it early, as long as nothing has been written; the optimizer stays as it was.</param>
    /// <returns>The step, what the training loop kept, and what differs without harm.</returns>
    /// <exception cref="InvalidSafeTensorsException">The file is cut off or damaged, or no file of this kind.</exception>
    /// <exception cref="CheckpointMismatchException">The file is whole, but of another model, or another rule.</exception>
    /// <exception cref="ArgumentException">A rename is no pattern.</exception>
    /// <exception cref="InvalidOperationException">A lease of <see cref="Optimizer.EvaluateWith"/> is open.</exception>
    /// <exception cref="IOException">
    /// The file is not there, or cannot be read. If that happens only after all of it was read and checked once, the optimizer is written
    /// in part: it then refuses to step or to be saved until a load succeeds.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    /// <exception cref="ObjectDisposedException">The optimizer or its parameter set has been disposed.</exception>
    public static CheckpointReport Load(
        string path, Optimizer optimizer, CheckpointOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(optimizer);
        optimizer.ThrowIfDisposed();
        optimizer.RefuseDuringEvaluation("Load");
        options ??= new CheckpointOptions();
        var renames = new ParameterRenames(options.Renames);
        using var file = SafeTensorsFile.Open(path, requireChecksums: true);
        CheckpointFormat.Check(path, file);
        file.Verify(cancellation);
        var reading = new CheckpointReading(path, file, options, CheckpointNames.ParametersOf(file), renames);
        reading.TakeText(CheckpointFormat.Key);
        var extras = new CheckpointExtras();
        foreach (ICheckpointSection section in optimizer.CheckpointSections.Append(new ExtrasSection(extras)))
        {
            section.Load(reading);
        }

        reading.RequireAllInOrder();
        cancellation.ThrowIfCancellationRequested();
        optimizer.Overwrite(path, reading.Apply);
        return new CheckpointReport(optimizer.StepCount, extras, reading.Differences);
    }
}
