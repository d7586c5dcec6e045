using System.Globalization;

namespace GuidedDescent.Checkpoints;

/// <summary>The number of steps taken. Bias corrections, refreshes and schedules go on from it.</summary>
internal sealed class StepSection(Optimizer optimizer) : ICheckpointSection
{
    public void Save(CheckpointDraft draft) =>
        draft.Add(CheckpointNames.StepCount, optimizer.StepCount.ToString(CultureInfo.InvariantCulture));

    public void Load(CheckpointReading reading)
    {
        string? text = reading.TakeText(CheckpointNames.StepCount);
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long steps))
        {
            reading.Then(() => optimizer.StepCount = steps);
        }
        else
        {
            string came = text is null ? "there is none" : $"it is {CheckpointReading.Quote(text)}";
            reading.Refuse($"The text '{CheckpointNames.StepCount}' is to be the number of steps taken, from 0 on, but {came}.");
        }
    }
}
