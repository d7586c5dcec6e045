using System.Runtime.CompilerServices;

namespace GuidedDescent.Execution;

/// <summary>
/// A sum of numbers that are not negative, in the one order that all devices follow: number i goes to lane i mod 256, and the lanes are
/// added as a tree of 128, 64, and so on. Lanes that no number goes to hold zero, and adding it changes no bit.
/// </summary>
internal readonly ref struct LaneSum
{
    /// <summary>The number of lanes.</summary>
    public const int Lanes = 256;

    private readonly Span<double> _lanes;

    /// <summary>Begins with zero.</summary>
    /// <param name="memory">Room for <see cref="Lanes"/> numbers, whatever is in it.</param>
    /// <param name="count">How many numbers there will be.</param>
    public LaneSum(Span<double> memory, long count)
    {
        int used = 1;
        while (used < count && used < Lanes)
        {
            used *= 2;
        }

        _lanes = memory[..used];
        _lanes.Clear();
    }

    /// <summary>The sum of numbers that lie one after the other.</summary>
    [SkipLocalsInit]
    public static unsafe double Of(double* numbers, long count)
    {
        var sum = new LaneSum(stackalloc double[Lanes], count);
        for (long index = 0; index < count; index++)
        {
            sum.Add(index, numbers[index]);
        }

        return sum.Total();
    }

    /// <summary>Adds the number of a place.</summary>
    public void Add(long place, double number) => _lanes[(int)(place & (_lanes.Length - 1))] += number;

    /// <summary>The sum of all; it can be taken once.</summary>
    public double Total()
    {
        for (int half = _lanes.Length / 2; half > 0; half /= 2)
        {
            for (int lane = 0; lane < half; lane++)
            {
                _lanes[lane] += _lanes[lane + half];
            }
        }

        return _lanes[0];
    }
}
