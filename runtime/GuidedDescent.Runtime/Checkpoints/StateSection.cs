namespace GuidedDescent.Checkpoints;

/// <summary>The states that rules keep for parameters, and which rules they are: the numbers mean nothing under another one.</summary>
internal sealed class StateSection(Optimizer optimizer) : ICheckpointSection
{
    private const int Shown = 5;

    public void Save(CheckpointDraft draft)
    {
        foreach (OptimizerGroup group in optimizer.Groups)
        {
            foreach (Parameter parameter in group.Parameters)
            {
                draft.Add(CheckpointNames.Rule(parameter.Name), RuleFingerprint.Of(group.FormOf(parameter).Descriptor));
                foreach (string state in group.StatesOf(parameter))
                {
                    draft.Add(CheckpointNames.State(parameter.Name, state), StoredTensor.StateOf(optimizer, parameter, state));
                }
            }
        }
    }

    public void Load(CheckpointReading reading)
    {
        ILookup<string, string> states = reading.Tensors.Select(tensor => CheckpointNames.StateOf(tensor.Name)).OfType<(string, string)>()
            .ToLookup(state => state.Item1, state => state.Item2, StringComparer.Ordinal);
        foreach (OptimizerGroup group in optimizer.Groups)
        {
            foreach (Parameter parameter in group.Parameters)
            {
                if (reading.TryGetNameInFile(parameter.Name, out string? name))
                {
                    Load(reading, group, parameter, name, [.. states[name]]);
                }
            }
        }

        foreach (Parameter parameter in optimizer.FrozenGroups.SelectMany(group => group.Parameters))
        {
            if (reading.TryGetNameInFile(parameter.Name, out string? name))
            {
                LeaveOut(reading, parameter, name, [.. states[name]]);
            }
        }

        SkipOthers(reading, states);
    }

    private void Load(CheckpointReading reading, OptimizerGroup group, Parameter parameter, string name, string[] states)
    {
        Array.ForEach(states, state => reading.Take(CheckpointNames.State(name, state)));
        if (!IsSameRule(reading, group, parameter, reading.TakeText(CheckpointNames.Rule(name))))
        {
            return;
        }

        string[] kept = [.. group.StatesOf(parameter)];
        foreach (string state in kept)
        {
            StoredTensor stored = StoredTensor.StateOf(optimizer, parameter, state);
            string what = $"State '{state}' of parameter '{parameter.Name}'";
            if (!reading.TryTake(CheckpointNames.State(name, state), what, stored))
            {
                string others = states.Length == 0 ? "no states" : string.Join(", ", states.Take(Shown).Select(CheckpointReading.Quote));
                reading.Refuse(
                    $"{what} is kept by {group.Rule}, but the file has {others} for it; "
                    + "build the optimizer with hyperparameters that keep the same states.");
            }
        }

        foreach (string state in states.Except(kept))
        {
            reading.RefuseUnless(
                reading.Options.AcceptOtherRules,
                $"The file has a state {CheckpointReading.Quote(state)} of parameter '{parameter.Name}', which {group.Rule} does not keep.",
                nameof(CheckpointOptions.AcceptOtherRules));
        }
    }

    private static void LeaveOut(CheckpointReading reading, Parameter parameter, string name, string[] states)
    {
        Array.ForEach(states, state => reading.Take(CheckpointNames.State(name, state)));
        if (reading.TakeText(CheckpointNames.Rule(name)) is { } found)
        {
            reading.RefuseUnless(
                reading.Options.AcceptOtherRules,
                $"Parameter '{parameter.Name}' is frozen, but the file has it as one that {CheckpointReading.Quote(found)} trains.",
                nameof(CheckpointOptions.AcceptOtherRules));
        }
    }

    private static bool IsSameRule(CheckpointReading reading, OptimizerGroup group, Parameter parameter, string? found)
    {
        string expected = RuleFingerprint.Of(group.FormOf(parameter).Descriptor);
        if (found is null)
        {
            reading.Refuse(
                $"Parameter '{parameter.Name}' is trained by {expected}, but it was frozen when the file was written. Load into an "
                + "optimizer in which it is frozen, and then build one of the same parameters in which it is not.");
            return false;
        }

        if (RuleFingerprint.AreSame(expected, found))
        {
            return true;
        }

        reading.RefuseUnless(
            reading.Options.AcceptOtherRules,
            $"Parameter '{parameter.Name}' is trained by {expected}, but the file has the states of {CheckpointReading.Quote(found)}, "
                + "another rule or another version of it.",
            nameof(CheckpointOptions.AcceptOtherRules));
        return reading.Options.AcceptOtherRules;
    }

    // Of parameters that the weights have refused already.
    private void SkipOthers(CheckpointReading reading, ILookup<string, string> states)
    {
        foreach (string name in ParameterMatch.OthersOf(reading, optimizer.AllParameters).Select(reading.NameInFile))
        {
            reading.TakeText(CheckpointNames.Rule(name));
            foreach (string state in states[name])
            {
                reading.Take(CheckpointNames.State(name, state));
            }
        }
    }
}
