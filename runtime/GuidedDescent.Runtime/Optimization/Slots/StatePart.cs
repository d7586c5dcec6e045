using GuidedDescent.Rules;

namespace GuidedDescent;

/// <summary>A piece of a state that lies in one place: what is kept for blocks of a parameter that have one shape.</summary>
/// <param name="FirstBlock">Which of the blocks of the parameter is the first one.</param>
/// <param name="Shape">The extents of all of them, one below the other.</param>
/// <param name="Address">The first element, where it is stored in single precision.</param>
internal readonly unsafe record struct StatePart(int FirstBlock, SlotShape Shape, nint Address)
{
    /// <summary>The number of elements.</summary>
    public long Length => Shape.Length;

    /// <summary>The first element.</summary>
    public float* Start => (float*)Address;

    /// <summary>The pieces of a stretch of a state, each with its place in the stretch.</summary>
    /// <param name="parts">The parts of the state, in its order.</param>
    /// <param name="start">The first element of the stretch.</param>
    /// <param name="length">The number of its elements, which the state has.</param>
    public static IEnumerable<(StatePart Piece, int Place)> Cut(StatePart[] parts, long start, int length)
    {
        int place = 0;
        foreach (StatePart part in parts)
        {
            long skipped = Math.Min(start, part.Length);
            long count = Math.Min(part.Length - skipped, length - place);
            start -= skipped;
            if (count > 0)
            {
                yield return (part.Stretch(skipped, count), place);
                place += (int)count;
            }
        }
    }

    private StatePart Stretch(long first, long length) => this with
    {
        Shape = new SlotShape(1, length),
        Address = Address + (nint)(first * sizeof(float)),
    };
}
