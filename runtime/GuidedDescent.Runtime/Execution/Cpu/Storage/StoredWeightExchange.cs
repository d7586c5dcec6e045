using GuidedDescent.Precision;

namespace GuidedDescent.Execution.Cpu;

/// <summary>
/// Puts averages, rounded to the nearest, in the place of weights of 16 bits, which are kept aside, and brings these back. An average is in
/// the meantime what a master copy is: it follows weights that somebody writes.
/// </summary>
internal sealed unsafe class StoredWeightExchange(CpuDevice device, LentWeights weights) : IStretchWork
{
    private readonly StretchSchedule _schedule = new(device.Pool, weights.Lengths);
    private int _average;
    private WeightMove _move;

    public void Run(int average, WeightMove move)
    {
        (_average, _move) = (average, move);
        _schedule.Run(this);
    }

    void IStretchWork.Run(in Stretch stretch)
    {
        ushort* stored = weights.Stored(stretch.Row) + stretch.Offset;
        ushort* aside = weights.Aside(stretch.Row) + stretch.Offset;
        float* average = weights.Average(stretch.Row, _average);
        average = average == null ? null : average + stretch.Offset;
        if (_move == WeightMove.Return)
        {
            if (average != null)
            {
                StoredNumbers.Follow(weights.Format, stored, average, stretch.Length);
            }

            Copy(aside, stored, stretch.Length);
            return;
        }

        Copy(stored, aside, stretch.Length);
        if (_move == WeightMove.Lend)
        {
            StoredNumbers.ToNearest(weights.Format, average, stored, stretch.Length);
        }
    }

    private static void Copy(ushort* source, ushort* target, int count) =>
        new ReadOnlySpan<ushort>(source, count).CopyTo(new Span<ushort>(target, count));
}
