using System.Buffers;

namespace GuidedDescent;

/// <summary>Where an input of a parameter lies.</summary>
/// <param name="Name">What the rules that need it call it.</param>
/// <param name="Shape">Its extents.</param>
/// <param name="Pointer">The first element; null where there are none.</param>
/// <param name="Pinned">What keeps it in place, if anything.</param>
internal sealed unsafe record BoundInput(string Name, Shape Shape, nint Pointer, MemoryHandle Pinned)
{
    public float* Start => (float*)Pointer;
}
