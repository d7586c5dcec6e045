using System.Buffers;
using GuidedDescent.Execution;
using GuidedDescent.Execution.Cpu;

namespace GuidedDescent;

/// <summary>Checks memory that belongs to others before a parameter looks at it.</summary>
internal static unsafe class ForeignMemory
{
    /// <summary>Pins memory that has one float for each element of the shape.</summary>
    /// <exception cref="ArgumentException">
    /// The memory has another length, or lies at an address that is no multiple of 4.
    /// </exception>
    public static MemoryHandle Pin(Memory<float> memory, string parameter, Shape shape, string role)
    {
        if (memory.Length != shape.Length)
        {
            throw new ArgumentException(
                $"Parameter '{parameter}' {shape} has {shape.Length} elements, but the memory of its {role} has {memory.Length}.",
                role);
        }

        MemoryHandle pinned = memory.Pin();
        try
        {
            Check(HostMemory.Instance, (float*)pinned.Pointer, parameter, shape, role);
            return pinned;
        }
        catch (ArgumentException)
        {
            pinned.Dispose();
            throw;
        }
    }

    /// <summary>Refuses a pointer that cannot lead to the elements of the shape.</summary>
    /// <exception cref="ArgumentException">
    /// The pointer is null although there are elements, or is no multiple of 4, or leads into other memory.
    /// </exception>
    public static void Check(MemorySpace space, float* memory, string parameter, Shape shape, string role)
    {
        if (memory == null && shape.Length > 0)
        {
            throw new ArgumentNullException(
                role, $"Parameter '{parameter}' {shape} has {shape.Length} elements, but the pointer to its {role} is null.");
        }

        if ((nuint)memory % sizeof(float) != 0)
        {
            throw new ArgumentException(
                $"The {role} of parameter '{parameter}' {shape} lies at 0x{(nuint)memory:x}, "
                + "but floats must lie at multiples of 4.",
                role);
        }

        if (memory != null && space.Refuses(memory) is string reason)
        {
            throw new ArgumentException(
                $"The {role} of parameter '{parameter}' {shape} at 0x{(nuint)memory:x} is not in the {space}: {reason}", role);
        }
    }
}
