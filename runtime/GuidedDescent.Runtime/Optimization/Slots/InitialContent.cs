using GuidedDescent.Execution;
using GuidedDescent.Rules;

namespace GuidedDescent;

/// <summary>
/// Gives a state or a constant what it holds before the first step, where that is not one number for all elements. All is worked out on
/// the host, so that every device begins with the same bits.
/// </summary>
internal static unsafe class InitialContent
{
    private const int BufferElements = 1 << 18;

    /// <summary>Writes the content of a slot of one tensor; the memory is zero, or filled with the initial value.</summary>
    /// <param name="memory">Where it lies.</param>
    /// <param name="start">Its first element.</param>
    /// <param name="shape">Its extents.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="diagonal">What stands on the diagonal of an identity.</param>
    /// <param name="block">The tensor.</param>
    /// <param name="before">How many elements the slot has for the blocks before it, whose random numbers come first.</param>
    public static void Write(
        MemorySpace memory, float* start, SlotShape shape, SlotDescriptor slot, float diagonal, ParameterBlock block, long before)
    {
        Parameter parameter = block.Parameter;
        if (slot.Initial is SlotInitial.Zero or SlotInitial.Value || shape.Length == 0)
        {
            return;
        }

        if (slot.Initial == SlotInitial.Start && shape.Length != block.Length)
        {
            throw new ArgumentException(
                $"State '{slot.Name}' {shape} cannot start as a copy of parameter '{parameter.Name}' {parameter.Shape}.", nameof(shape));
        }

        float[] buffer = new float[Math.Min(BufferElements, shape.Length)];
        var normals = new NormalNumbers(parameter.Name, slot.Name);
        for (long first = 0; first < shape.Length; first += buffer.Length)
        {
            Span<float> part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, shape.Length - first));
            switch (slot.Initial)
            {
                case SlotInitial.Identity:
                    FillDiagonal(part, first, shape.Columns, diagonal);
                    break;
                case SlotInitial.Start:
                    parameter.ReadValue(part, block.Start + first);
                    break;
                default:
                    normals.Fill(part, before + first);
                    break;
            }

            memory.Write(start + first, part);
        }
    }

    private static void FillDiagonal(Span<float> part, long first, long columns, float value)
    {
        part.Clear();
        // Its elements stand a row and a column apart.
        long stride = columns + 1;
        long end = Math.Min(first + part.Length, columns * stride);
        for (long next = (first + stride - 1) / stride * stride; next < end; next += stride)
        {
            part[(int)(next - first)] = value;
        }
    }
}
