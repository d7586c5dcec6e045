using GuidedDescent.Execution.Cpu.Gradients;
using GuidedDescent.Precision;

namespace GuidedDescent.Execution.Cpu;

/// <summary>Makes the working copies of a bucket before its operations of a step, and stores behind them what they have written.</summary>
internal sealed class CpuWorkingCopies
{
    private readonly WorkingCopies _copies;
    private readonly GradientCopies? _gradients;
    private readonly bool _zeroesGradients;
    private readonly StretchSchedule[] _schedules;
    private readonly WorkingCopyWork[] _work;

    /// <summary>Prepares.</summary>
    /// <param name="device">Where to work.</param>
    /// <param name="group">The bucket.</param>
    /// <param name="copies">Its working copies.</param>
    /// <param name="gradients">What multiplies gradients as it widens them; null where they are widened as they are.</param>
    public CpuWorkingCopies(CpuDevice device, GroupTensors group, WorkingCopies copies, GradientCopies? gradients)
    {
        _copies = copies;
        _gradients = gradients;
        _zeroesGradients = group.Gradients?.IsZeroed == true;
        _schedules = [.. copies.Slots.Select(slot => new StretchSchedule(device.Pool, copies.Lengths(slot)))];
        _work = [.. copies.Slots.Select(slot => new WorkingCopyWork(copies, slot))];
    }

    /// <summary>Makes copies of the slots that the step touches.</summary>
    public void Open(ReadOnlySpan<bool> touched)
    {
        for (int index = 0; index < _work.Length; index++)
        {
            bool isMultiplied = _gradients is not null && _copies.Slots[index] == Slot.Gradient;
            if (touched[_copies.Slots[index]] && !isMultiplied)
            {
                Run(index, CopyMove.Open);
            }
        }

        if (_gradients is not null && (touched[Slot.Gradient] || _zeroesGradients))
        {
            _gradients.Run();
        }
    }

    /// <summary>Makes a copy of the weights, where they are stored in another format.</summary>
    public void OpenWeights()
    {
        if (_copies.Slots is [Slot.Weight, ..])
        {
            Run(0, CopyMove.Open);
        }
    }

    /// <summary>Stores the slots that the step has written.</summary>
    public void Close(ReadOnlySpan<bool> written)
    {
        for (int index = 0; index < _work.Length; index++)
        {
            if (written[_copies.Slots[index]])
            {
                Run(index, CopyMove.Close);
            }
        }
    }

    /// <summary>Sets what is stored of a slot to zero.</summary>
    /// <returns>False where the slot is stored in single precision, and nothing was done.</returns>
    public bool TryClear(int slot)
    {
        int index = Array.IndexOf(_copies.Slots, slot);
        if (index >= 0)
        {
            Run(index, CopyMove.Clear);
        }

        return index >= 0;
    }

    private void Run(int index, CopyMove move)
    {
        _work[index].Move = move;
        _schedules[index].Run(_work[index]);
    }
}
