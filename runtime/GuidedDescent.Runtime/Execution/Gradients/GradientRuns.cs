namespace GuidedDescent.Execution;

/// <summary>
/// Which units the gradients of one bucket are made of. A row of the bucket's table may be several parameters that lie back to back, or a
/// block of one: each of these is a run of equally long units.
/// </summary>
internal sealed unsafe class GradientRuns
{
    private readonly GradientUnits _units;
    private readonly Run[] _runs;
    private readonly int[] _firstOfRow;

    /// <summary>Finds the units of all rows.</summary>
    /// <param name="units">The units of all parameters.</param>
    /// <param name="tensors">The table of the bucket.</param>
    /// <param name="blocks">The parameters, or their blocks, in the order in which the table goes through them.</param>
    /// <param name="isZeroed">Whether gradients are zero after the step.</param>
    /// <param name="isCopied">Whether the table leads to a copy of the gradients, which is multiplied as it is made.</param>
    public GradientRuns(GradientUnits units, TensorTable tensors, ParameterBlock[] blocks, bool isZeroed, bool isCopied)
    {
        _units = units;
        IsZeroed = isZeroed;
        Sources = isCopied ? [.. blocks.Select(SourceOf)] : null;
        _runs = new Run[blocks.Length];
        _firstOfRow = new int[tensors.Count + 1];
        int next = 0;
        for (int row = 0; row < tensors.Count; row++)
        {
            for (long start = 0; start < tensors.Length(row); start += blocks[next++].Length)
            {
                GradientUnits.Tensor tensor = units[blocks[next].Parameter];
                _runs[next] = new Run(start, blocks[next].Start, tensor.UnitLength, tensor.FirstUnit);
            }

            _firstOfRow[row + 1] = next;
        }
    }

    /// <summary>Whether gradients are zero after the step.</summary>
    public bool IsZeroed { get; }

    /// <summary>Where the gradients themselves are, a row each, where the table leads to a copy of them; else null.</summary>
    public nint[]? Sources { get; }

    /// <summary>Whether all factors are 1, so that gradients may be read as they are.</summary>
    public bool IsIdentity => _units.IsIdentity;

    /// <summary>The units of a row that is one parameter, or a block of one.</summary>
    /// <returns>The unit that the row begins in, where in it, and how long each is.</returns>
    /// <exception cref="InvalidOperationException">The row is several parameters.</exception>
    public (long First, long Start, long UnitLength) UnitsOf(int row)
    {
        int count = _firstOfRow[row + 1] - _firstOfRow[row];
        if (count > 1)
        {
            throw new InvalidOperationException($"Row {row} is {count} parameters, which are multiplied by factors of their own.");
        }

        // A row without elements has no units.
        Run run = count == 0 ? new Run(Start: 0, Place: 0, UnitLength: 1, FirstUnit: 0) : _runs[_firstOfRow[row]];
        return (run.FirstUnit + (run.Place / run.UnitLength), run.Place % run.UnitLength, run.UnitLength);
    }

    /// <summary>Multiplies a stretch of a gradient by the factors of its units.</summary>
    /// <param name="row">The row of the table.</param>
    /// <param name="offset">The first element of the stretch in the row.</param>
    /// <param name="source">Where the stretch lies.</param>
    /// <param name="target">Where the products go.</param>
    /// <param name="length">The number of elements.</param>
    public void Scale(int row, long offset, float* source, float* target, int length)
    {
        if (_units.IsUniform)
        {
            GradientMultiplication.Multiply(source, *_units.Factors, target, length);
            return;
        }

        int index = RunAt(row, offset);
        for (int done = 0; done < length;)
        {
            ref readonly Run run = ref _runs[index];
            long place = offset + done - run.Start + run.Place;
            long unit = place / run.UnitLength;
            bool isLastRun = index + 1 == _firstOfRow[row + 1];
            long untilUnitEnds = ((unit + 1) * run.UnitLength) - place;
            long untilRunEnds = isLastRun ? long.MaxValue : _runs[index + 1].Start - (offset + done);
            int count = (int)Math.Min(length - done, Math.Min(untilUnitEnds, untilRunEnds));
            GradientMultiplication.Multiply(source + done, _units.Factors[run.FirstUnit + unit], target + done, count);
            done += count;
            index += count == untilRunEnds ? 1 : 0;
        }
    }

    private static nint SourceOf(ParameterBlock block) =>
        (nint)block.Parameter.GradientAddress + (nint)(block.Start * StorageFormats.BytesOf(block.Parameter.GradientStorage));

    /// <summary>The last run of a row that does not begin behind an element.</summary>
    private int RunAt(int row, long offset)
    {
        int first = _firstOfRow[row];
        int end = _firstOfRow[row + 1];
        while (end - first > 1)
        {
            int middle = (first + end) / 2;
            if (_runs[middle].Start <= offset)
            {
                first = middle;
            }
            else
            {
                end = middle;
            }
        }

        return first;
    }

    /// <summary>A parameter, or a block of one.</summary>
    /// <param name="Start">Its first element in the row.</param>
    /// <param name="Place">Its first element in the parameter.</param>
    /// <param name="UnitLength">The elements of a unit.</param>
    /// <param name="FirstUnit">The first unit of the parameter.</param>
    private readonly record struct Run(long Start, long Place, long UnitLength, long FirstUnit);
}
