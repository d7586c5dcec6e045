using System.Buffers;
using GuidedDescent.Execution;
using GuidedDescent.Execution.Cpu;

namespace GuidedDescent;

/// <summary>Checks memory that belongs to others before a parameter looks at it.</summary>
internal static unsafe class ForeignMemory
{
    /// <summary>Pins memory that has one number for each element of the shape.</summary>
    /// <exception cref="ArgumentException">
    /// The memory has another length, or lies at an address that is no multiple of the size of a number.
    /// </exception>
    public static MemoryHandle Pin<T>(Memory<T> memory, string parameter, Shape shape, string role)
        where T : unmanaged
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
            Check(HostMemory.Instance, pinned.Pointer, parameter, shape, role, sizeof(T));
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
    /// The pointer is null although there are elements, or is no multiple of the size of an element, or leads into other memory.
    /// </exception>
    public static void Check(
        MemorySpace space, void* memory, string parameter, Shape shape, string role, int elementBytes = sizeof(float))
    {
        if (memory == null && shape.Length > 0)
        {
            throw new ArgumentNullException(
                role, $"Parameter '{parameter}' {shape} has {shape.Length} elements, but the pointer to its {role} is null.");
        }

        if ((nuint)memory % (nuint)elementBytes != 0)
        {
            throw new ArgumentException(
                $"The {role} of parameter '{parameter}' {shape} lies at 0x{(nuint)memory:x}, "
                + $"but numbers of {elementBytes} bytes must lie at multiples of {elementBytes}.",
                role);
        }

        if (memory != null && space.Refuses((float*)memory) is string reason)
        {
            throw new ArgumentException(
                $"The {role} of parameter '{parameter}' {shape} at 0x{(nuint)memory:x} is not in the {space}: {reason}", role);
        }
    }
}
