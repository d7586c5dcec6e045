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

    /// <summary>The file.</summary>
    public string Path => System.IO.Path.Combine(folder.FullName, "charmodel.safetensors");

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
    /// <exception cref="ResumeException">There is no file, or it is damaged, or one of a run that other settings decide.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public void Load(TrainingState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (!File.Exists(Path))
        {
            throw new ResumeException($"There is nothing to resume: '{Path}' does not exist. Leave out --resume to begin a run.");
        }

        try
        {
            RequireSettings(state.Settings);
            Take(state, Checkpoint.Load(Path, state.Optimizer).Extras);
        }
        catch (Exception error) when (error is InvalidSafeTensorsException or CheckpointMismatchException or JsonException)
        {
            throw new ResumeException($"The run cannot go on from '{Path}': {error.Message}", error);
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
            throw new ResumeException($"'{Path}' {made}, but the run is {settings.Arguments}; resume with the same options.");
        }
    }

    private static CheckpointTensor FromDoubles(IEnumerable<double> numbers) =>
        CheckpointTensor.FromUInt64s([.. numbers.Select(BitConverter.DoubleToUInt64Bits)]);

    private static IEnumerable<double> ToDoubles(CheckpointTensor tensor) => tensor.ToUInt64s().Select(BitConverter.UInt64BitsToDouble);
}
