using System.Text.Json;
using GuidedDescent.Checkpoints;
using GuidedDescent.Checkpoints.SafeTensors;

namespace GuidedDescent.Samples.CharModel.Training;

/// <summary>One file that a run goes on from. A new one takes the place of the old one when it is complete and on the disk.</summary>
/// <param name="folder">Where the file lies; made when it is first written.</param>
public sealed class RunCheckpoint(DirectoryInfo folder)
{
    private const string SettingsKey = "settings";
    private const string BatchesKey = "batches";
    private const string LossesKey = "losses";
    private const string ValidationsKey = "validations";

    /// <summary>Whether a run is kept there.</summary>
    public bool IsThere => File.Exists(Path);

    /// <summary>The file.</summary>
    public string Path => System.IO.Path.Combine(folder.FullName, "charmodel.safetensors");

    /// <summary>Makes the folder, and sees whether a checkpoint could be written to it, before minutes of work depend on it.</summary>
    /// <exception cref="RunCheckpointException">It could not.</exception>
    public void Prepare()
    {
        if (Directory.Exists(Path))
        {
            throw new RunCheckpointException($"--checkpoint cannot keep the run in '{Path}', as that is a folder; name another one.");
        }

        try
        {
            folder.Create();
            string probe = System.IO.Path.Combine(folder.FullName, "charmodel.probe");
            using var file = new FileStream(
                probe, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RunCheckpointException(
                $"--checkpoint takes a folder that files can be written to, but '{folder.FullName}' is none: {error.Message}", error);
        }
    }

    /// <summary>Writes where a run stands.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Save(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        folder.Create();
        var extras = new CheckpointExtras
        {
            Texts = { [SettingsKey] = JsonSerializer.Serialize(state.Settings) },
            Tensors =
            {
                [BatchesKey] = CheckpointTensor.FromUInt64s([state.BatchChoice.State]),
                [LossesKey] = FromDoubles(state.Losses),
                [ValidationsKey] = FromDoubles(
                    state.Validations.SelectMany(each => new[] { each.Step, each.Loss, each.AveragedLoss })),
            },
        };
        Checkpoint.Save(Path, state.Optimizer, extras);
    }

    /// <summary>Has a run that has just begun go on from the file.</summary>
    /// <returns>Whether there is a file; without one the run stays at its beginning.</returns>
    /// <exception cref="RunCheckpointException">The file is damaged, or one of a run that other settings decide.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public bool Load(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (!IsThere)
        {
            return false;
        }

        try
        {
            RequireSettings(state.Settings);
            Take(state, Checkpoint.Load(Path, state.Optimizer).Extras);
            return true;
        }
        catch (Exception error)
            when (error is InvalidSafeTensorsException or CheckpointMismatchException or JsonException or KeyNotFoundException)
        {
            throw new RunCheckpointException(
                $"The run cannot go on from its checkpoint. {error.Message} Leave out --resume to begin anew and replace it.", error);
        }
    }

    private static void Take(TrainingState state, CheckpointExtras extras)
    {
        state.DrawBatchesFrom(extras.Tensors[BatchesKey].ToUInt64s()[0]);
        foreach (double loss in ToDoubles(extras.Tensors[LossesKey]))
        {
            state.Losses.Add(loss);
        }

        foreach (double[] figures in ToDoubles(extras.Tensors[ValidationsKey]).Chunk(3))
        {
            state.Validations.Add(new ValidationFigures((int)figures[0], figures[1], figures[2]));
        }
    }

    // Before anything is loaded: that the seed is another would not show in any shape.
    private void RequireSettings(TrainingSettings settings)
    {
        using SafeTensorsFile file = SafeTensorsFile.Open(Path);
        string? text = file.Metadata.GetValueOrDefault($"extras/{SettingsKey}");
        TrainingSettings? before = text is null ? null : JsonSerializer.Deserialize<TrainingSettings>(text);
        if (before != settings)
        {
            string made = before is null ? "holds no run of this sample" : $"was written with {before.Arguments}";
            throw new RunCheckpointException(
                $"'{Path}' {made}, but this run is {settings.Arguments}; resume with the same options, or name another folder.");
        }
    }

    private static CheckpointTensor FromDoubles(IEnumerable<double> numbers) =>
        CheckpointTensor.FromUInt64s([.. numbers.Select(BitConverter.DoubleToUInt64Bits)]);

    private static IEnumerable<double> ToDoubles(CheckpointTensor tensor) => tensor.ToUInt64s().Select(BitConverter.UInt64BitsToDouble);
}
