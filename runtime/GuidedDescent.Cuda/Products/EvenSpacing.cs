using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>Finds out which matrices of a batch are equally spaced, as cuBLAS takes those in one call.</summary>
internal static class EvenSpacing
{
    /// <summary>How many pointers, from one on, are equally spaced; always at least one.</summary>
    /// <param name="pointers">The pointers.</param>
    /// <param name="start">The first one.</param>
    /// <param name="limit">The most that are of use.</param>
    /// <param name="elementBytes">The space from one to the next is a multiple of it.</param>
    /// <param name="leastBytes">The least space from one to the next.</param>
    public static int Count(ReadOnlySpan<CUdeviceptr> pointers, int start, int limit, int elementBytes, long leastBytes)
    {
        if (limit == 1)
        {
            return 1;
        }

        long space = Space(pointers, start);
        if (space < leastBytes || space % elementBytes != 0)
        {
            return 1;
        }

        int count = 2;
        while (count < limit && Space(pointers, start + count - 1) == space)
        {
            count++;
        }

        return count;
    }

    /// <summary>The bytes from one pointer to the next; 0 for the last.</summary>
    public static long Space(ReadOnlySpan<CUdeviceptr> pointers, int index) =>
        index + 1 < pointers.Length ? (long)((ulong)pointers[index + 1].Pointer - (ulong)pointers[index].Pointer) : 0;
}
