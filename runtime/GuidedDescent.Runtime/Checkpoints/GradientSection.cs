using System.Globalization;

namespace GuidedDescent.Checkpoints;

/// <summary>
/// What a gradient pipeline remembers from step to step: the loss scale, and how many steps it has held; amid an accumulation also how many
/// micro-batches came, and the sums of their gradients. How it is declared stays as in the optimizer; what was otherwise is reported.
/// </summary>
internal sealed class GradientSection(Optimizer optimizer) : ICheckpointSection
{
    private GradientPipeline? Pipeline => optimizer.GradientPipeline;

    private LossScaling? Scaling => Pipeline?.LossScaling;

    private bool Accumulates => Pipeline is { AccumulationSteps: > 1 };

    public void Save(CheckpointDraft draft)
    {
        if (Pipeline is null)
        {
            return;
        }

        draft.Add(CheckpointNames.Pipeline, InvariantText.Of(Pipeline));
        if (Scaling is not null)
        {
            draft.Add(CheckpointNames.LossScale, InvariantText.Of(optimizer.LossScale));
        }

        if (Scaling is { IsDynamic: true })
        {
            draft.Add(CheckpointNames.FiniteSteps, InvariantText.Of(optimizer.FiniteSteps));
        }

        if (Accumulates)
        {
            draft.Add(CheckpointNames.MicroBatches, InvariantText.Of(optimizer.AccumulatedMicroBatches));
        }

        foreach (Parameter parameter in optimizer.AccumulatedMicroBatches > 0 ? Trained() : [])
        {
            draft.Add(CheckpointNames.Gradient(parameter.Name), StoredTensor.GradientOf(parameter));
        }
    }

    public void Load(CheckpointReading reading)
    {
        bool isAlike = IsDeclaredAlike(reading);
        float? scale = TakeScale(reading);
        int? finiteSteps = TakeCount(reading, CheckpointNames.FiniteSteps);
        float next = LoadScale(reading, isAlike, scale, finiteSteps);
        int microBatches = TakeCount(reading, CheckpointNames.MicroBatches) ?? 0;
        if (microBatches > 0)
        {
            LoadMicroBatches(reading, microBatches, scale ?? 1, next);
        }
        else
        {
            BeginMicroBatches(reading);
        }
    }

    private bool IsDeclaredAlike(CheckpointReading reading)
    {
        static string Describe(string? pipeline) => pipeline is null ? "not there" : CheckpointReading.Quote(pipeline);

        string? before = reading.TakeText(CheckpointNames.Pipeline);
        string? now = Pipeline is null ? null : InvariantText.Of(Pipeline);
        if (before != now)
        {
            reading.Report($"The gradient pipeline was {Describe(before)} and is {Describe(now)}.");
        }

        return before == now;
    }

    /// <summary>Takes the loss scale where it goes on: what one of another kind has come to means nothing to this one.</summary>
    /// <returns>The loss scale of the next step.</returns>
    private float LoadScale(CheckpointReading reading, bool isAlike, float? scale, int? finiteSteps)
    {
        if (Scaling is null)
        {
            return 1;
        }

        bool goesOn = scale is not null && (isAlike || (Scaling.IsDynamic && finiteSteps is not null));
        float next = goesOn ? scale!.Value : Scaling.InitialScale;
        reading.Then(() => optimizer.LossScale = next);
        if (Scaling.IsDynamic)
        {
            reading.Then(() => optimizer.FiniteSteps = goesOn ? finiteSteps ?? 0 : 0);
        }

        if (!goesOn)
        {
            reading.Report(string.Create(CultureInfo.InvariantCulture, $"The loss scale begins anew, with {next}."));
        }

        return next;
    }

    private void LoadMicroBatches(CheckpointReading reading, int microBatches, float scale, float next)
    {
        foreach (string parameter in reading.Parameters)
        {
            reading.Take(CheckpointNames.Gradient(reading.NameInFile(parameter)));
        }

        if (ObstacleTo(microBatches, scale, next) is { } obstacle)
        {
            reading.RefuseUnless(
                reading.Options.AcceptLostMicroBatches,
                $"The file was written amid an accumulation, with the gradients of {microBatches} micro-batches, but {obstacle}. "
                    + "They would be lost, and micro-batches begin anew.",
                nameof(CheckpointOptions.AcceptLostMicroBatches));
            BeginMicroBatches(reading);
            return;
        }

        foreach (Parameter parameter in Trained())
        {
            if (reading.TryGetNameInFile(parameter.Name, out string? name)
                && !reading.TryTake(
                    CheckpointNames.Gradient(name), $"The gradient of parameter '{parameter.Name}'", StoredTensor.GradientOf(parameter)))
            {
                reading.Refuse(
                    $"The file has {microBatches} micro-batches, but not the gradient of parameter '{parameter.Name}', their sum.");
            }
        }

        reading.Then(() => optimizer.AccumulatedMicroBatches = microBatches);
    }

    private string? ObstacleTo(int microBatches, float scale, float next)
    {
        if (Pipeline is null || microBatches >= Pipeline.AccumulationSteps)
        {
            return $"the optimizer takes a step after every {Pipeline?.AccumulationSteps ?? 1}";
        }

        return scale == next
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"with a loss scale of {scale}, and the optimizer's is {next}");
    }

    // What lies in the gradients of the optimizer are sums that the file knows nothing of.
    private void BeginMicroBatches(CheckpointReading reading)
    {
        if (Accumulates)
        {
            reading.Then(() => optimizer.AccumulatedMicroBatches = 0);
        }

        if (Accumulates || Pipeline is { ZeroGradients: true })
        {
            foreach (Parameter parameter in Trained())
            {
                reading.Then(() => StoredTensor.GradientOf(parameter).Clear());
            }
        }
    }

    private static float? TakeScale(CheckpointReading reading)
    {
        if (reading.TakeText(CheckpointNames.LossScale) is not { } text)
        {
            return null;
        }

        if (float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float scale) && LossScaling.IsScale(scale))
        {
            return scale;
        }

        reading.Refuse(
            $"The text '{CheckpointNames.LossScale}' is to be a normal number above 0, but it is {CheckpointReading.Quote(text)}.");
        return null;
    }

    private static int? TakeCount(CheckpointReading reading, string key)
    {
        if (reading.TakeText(key) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count))
        {
            return count;
        }

        reading.Refuse($"The text '{key}' is to be a number from 0 on, but it is {CheckpointReading.Quote(text)}.");
        return null;
    }

    private IEnumerable<Parameter> Trained() => optimizer.Groups.SelectMany(group => group.Parameters);
}
