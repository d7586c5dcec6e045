using GuidedDescent.Checkpoints.SafeTensors;

namespace GuidedDescent.Checkpoints;

/// <summary>What tells a checkpoint from other files of named tensors.</summary>
internal static class CheckpointFormat
{
    /// <summary>The key of the version.</summary>
    public const string Key = "checkpoint/version";

    private const string Version = "1";

    /// <summary>Marks a file as a checkpoint.</summary>
    public static void Save(CheckpointDraft draft) => draft.Add(Key, Version);

    /// <summary>Refuses other files, and checkpoints of another layout.</summary>
    /// <exception cref="CheckpointMismatchException">The file is none.</exception>
    public static void Check(string path, SafeTensorsFile file)
    {
        if (!file.Metadata.TryGetValue(Key, out string? version))
        {
            throw new CheckpointMismatchException(
                path,
                [
                    $"It is no checkpoint, as it has no text '{Key}'. {nameof(TorchState)}.{nameof(TorchState.Import)} reads files of "
                        + "PyTorch.",
                ]);
        }

        if (version != Version)
        {
            throw new CheckpointMismatchException(
                path,
                [
                    $"It is a checkpoint of version {InvalidSafeTensorsException.Quote(version)}, but this program reads version "
                        + $"'{Version}'; read it with the program that wrote it, or a newer one.",
                ]);
        }
    }
}
