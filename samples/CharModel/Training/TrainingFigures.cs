namespace GuidedDescent.Samples.CharModel.Training;

/// <summary>How a run stands after a step.</summary>
/// <param name="Step">The step, from 1.</param>
/// <param name="Loss">The mean loss of its batch before the step, in nats for each character.</param>
/// <param name="ValidationLoss">The validation loss when it was last taken, in nats for each character.</param>
/// <param name="Pace">How fast it goes.</param>
public readonly record struct StepFigures(int Step, double Loss, double ValidationLoss, TrainingPace Pace);

/// <summary>A validation loss on the way.</summary>
/// <param name="Step">The steps before.</param>
/// <param name="Loss">The mean loss, in nats for each character.</param>
/// <param name="AveragedLoss">The same with the average of the weights in their place.</param>
public readonly record struct ValidationFigures(int Step, double Loss, double AveragedLoss);

/// <summary>What came out of a run.</summary>
/// <param name="Groups">The parameter groups, with rules and hyperparameters.</param>
/// <param name="ParameterCount">The number of weights.</param>
/// <param name="Losses">The mean loss of each batch before its step, in nats for each character.</param>
/// <param name="Validations">Validation losses on the way, on a part of the validation text.</param>
/// <param name="ValidationLoss">The loss over the whole validation text at the end, in nats for each character.</param>
/// <param name="AveragedValidationLoss">The same with the average of the weights in their place.</param>
/// <param name="Pace">How fast it was.</param>
public sealed record TrainingResult(
    IReadOnlyList<string> Groups,
    long ParameterCount,
    IReadOnlyList<double> Losses,
    IReadOnlyList<ValidationFigures> Validations,
    double ValidationLoss,
    double AveragedValidationLoss,
    TrainingPace Pace);
