using GuidedDescent.Language;

namespace GuidedDescent;

// Evaluation with other weights than those that are trained.
public sealed partial class Optimizer
{
    private EvaluationLease? _lease;

    /// <summary>
    /// Puts an average in the place of the weights until the lease is disposed:
    /// <c>using (optimizer.EvaluateWith(average)) { ... }</c>. Weights and average change places in memory, wherever the weights lie and
    /// whoever owns them, and change back in the end; nothing is copied or rounded. Weights of 16 bits are put aside, and the average,
    /// rounded to the nearest, in their place. What is written to the weights meanwhile goes to the average. No optimizer of the parameter
    /// set can step until then, and no other lease be opened; disposing of the optimizer or the parameter set ends it.
    /// </summary>
    /// <param name="average">An average of this optimizer.</param>
    /// <exception cref="ArgumentException">The optimizer does not keep the average.</exception>
    /// <exception cref="InvalidOperationException">
    /// A lease is open already, or the average has taken in no weights yet, or the device's stream is being captured into a graph.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The optimizer, its parameter set or its device has been disposed.</exception>
    public EvaluationLease EvaluateWith(WeightAverage average)
    {
        RefuseDuringEvaluation("EvaluateWith");
        int index = IndexOf(average);
        if (StepCount < average.FirstStep)
        {
            throw new InvalidOperationException(
                $"The average '{average.Name}' takes in weights from step {average.FirstStep} on, but {StepCount} steps have been taken.");
        }

        PrepareToRun();
        _executor.ExchangeWeights(index);
        return _lease = new EvaluationLease(_parameters, average, () => _executor.ReturnWeights(index));
    }

    /// <summary>
    /// Puts the weights that the rules say the model is evaluated with in the place of those that are trained, until the lease is disposed:
    /// <c>using (optimizer.EnterEvaluationMode()) { ... }</c>. Rules without a method marked <see cref="EvaluationModeAttribute"/> leave
    /// theirs as they are. Hyperparameters that follow schedules are those of the last step. The training weights are kept aside, not
    /// computed back, and come back bit for bit; all that is said of <see cref="EvaluateWith"/> holds.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// No rule has an evaluation mode, or a lease is open already, or the device's stream is being captured into a graph.
    /// </exception>
    /// <exception cref="ArgumentException">A schedule takes a hyperparameter out of its range in the last step.</exception>
    /// <exception cref="ObjectDisposedException">The optimizer, its parameter set or its device has been disposed.</exception>
    public EvaluationLease EnterEvaluationMode()
    {
        RefuseDuringEvaluation("EnterEvaluationMode");
        if (_evaluation is null)
        {
            throw new InvalidOperationException(
                $"No rule of the optimizer has an evaluation mode: "
                + $"{string.Join(", ", Groups.Select(group => group.Rule.Descriptor.Name))}. "
                + "They are evaluated with the weights that are trained, or with an average.");
        }

        PrepareToRun();

        // The weights are as the last step left them, and so are the hyperparameters that say how to leave training.
        foreach (OptimizerGroup group in Groups)
        {
            group.ApplySchedules(Math.Max(StepCount - 1, 0));
        }

        int aside = Averages.Length;
        _executor.CopyWeights(aside);
        _lease = new EvaluationLease(_parameters, average: null, () => _executor.ReturnWeights(aside));
        try
        {
            _evaluation.Run();
            return _lease;
        }
        catch
        {
            _lease.Dispose();
            throw;
        }
    }

    /// <summary>Refuses what must see the training weights while others are in their place.</summary>
    /// <exception cref="InvalidOperationException">A lease of an optimizer of the parameter set is open.</exception>
    internal void RefuseDuringEvaluation(string action)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _parameters.RefuseDuringEvaluation(action);
    }
}
