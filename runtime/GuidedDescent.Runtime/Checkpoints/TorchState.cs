using GuidedDescent.Checkpoints.SafeTensors;

namespace GuidedDescent.Checkpoints;

/// <summary>
/// Training that began in PyTorch, to go on here: files in the safetensors format that hold each weight under its name, and the states of
/// <c>torch.optim</c> for it behind a dot, such as <c>encoder.weight.exp_avg</c>. Few lines of Python make them: see docs/checkpoints.md.
/// </summary>
public static class TorchState
{
    // Widening them to singles is exact.
    private static readonly SafeTensorsDataType[] _types =
        [SafeTensorsDataType.Float32, SafeTensorsDataType.BFloat16, SafeTensorsDataType.Float16];

    /// <summary>
    /// Gives an optimizer the weights, the states and the number of steps of a file of PyTorch: of <c>Adam</c> and <c>AdamW</c> without
    /// <c>amsgrad</c>, and of <c>SGD</c>, for the rules of these names. Numbers of half precision are widened. As with
    /// <see cref="Checkpoint.Load"/>, all is checked first, and where anything is wrong the optimizer stays as it was; but such files
    /// have no checksums, so that damaged numbers go unnoticed. Hyperparameters are those of the optimizer here, and averages of the
    /// weights begin as copies of them.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="optimizer">An optimizer of the same parameters.</param>
    /// <param name="options">Renamed parameters, and the number of steps where the file has none; null for neither.</param>
    /// <param name="cancellation">Ends it early, as long as nothing has been written; the optimizer stays as it was.</param>
    /// <exception cref="InvalidSafeTensorsException">The file is cut off or damaged, or no file of this kind.</exception>
    /// <exception cref="CheckpointMismatchException">The file is of another model or another optimizer.</exception>
    /// <exception cref="ArgumentException">A rename is no pattern.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of steps is negative.</exception>
    /// <exception cref="InvalidOperationException">A lease of <see cref="Optimizer.EvaluateWith"/> is open.</exception>
    /// <exception cref="IOException">The file is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="OperationCanceledException">It was ended early.</exception>
    /// <exception cref="ObjectDisposedException">The optimizer or its parameter set has been disposed.</exception>
    public static void Import(
        string path, Optimizer optimizer, TorchStateOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(optimizer);
        optimizer.ThrowIfDisposed();
        optimizer.RefuseDuringEvaluation(nameof(Import));
        options ??= new TorchStateOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(options.StepCount ?? 0, nameof(options));
        var renames = new ParameterRenames(options.Renames);
        using var file = SafeTensorsFile.Open(path);
        file.Verify(cancellation);
        var reading = new CheckpointReading(path, file, new CheckpointOptions(), TorchStateNames.ParametersOf(file), renames);
        TakeTexts(reading);
        IReadOnlyList<Parameter> parameters = optimizer.AllParameters;
        ParameterMatch.RefuseOthers(reading, parameters, TorchStateNames.TensorsOf);
        foreach (Parameter parameter in parameters)
        {
            if (reading.TryGetNameInFile(parameter.Name, out string? name))
            {
                reading.TryTake(name, $"Parameter '{parameter.Name}'", StoredTensor.WeightOf(parameter), _types);
                if (optimizer.Trains(parameter))
                {
                    TakeStates(reading, optimizer, parameter, name);
                }
            }
        }

        TorchStep.Take(reading, optimizer, parameters, options.StepCount);
        reading.Then(optimizer.ResetAverages);
        reading.RequireAllInOrder();
        cancellation.ThrowIfCancellationRequested();
        optimizer.Overwrite(path, reading.Apply);
    }

    // Its writer notes there that it was PyTorch, and whoever else what he likes.
    private static void TakeTexts(CheckpointReading reading)
    {
        foreach (string key in reading.Texts.Keys)
        {
            reading.TakeText(key);
        }
    }

    private static void TakeStates(CheckpointReading reading, Optimizer optimizer, Parameter parameter, string name)
    {
        OptimizerGroup group = optimizer.GroupOf(parameter);
        string rule = group.FormOf(parameter).Descriptor.Name;
        if (!TorchStateNames.Knows(rule))
        {
            reading.Refuse(
                $"Parameter '{parameter.Name}' is trained by {rule}, whose states no optimizer of PyTorch has; import is for "
                + $"{TorchStateNames.Rules}.");
            return;
        }

        foreach (string state in group.StatesOf(parameter))
        {
            string key = TorchStateNames.KeyOf(rule, state);
            StoredTensor stored = StoredTensor.StateOf(optimizer, parameter, state);
            string what = $"State '{state}' of parameter '{parameter.Name}', in PyTorch '{key}',";
            if (!reading.TryTake($"{name}.{key}", what, stored, _types))
            {
                reading.Refuse($"{what} is kept by {group.Rule}, but the file has none; build the optimizer as it was in PyTorch.");
            }
        }
    }
}
