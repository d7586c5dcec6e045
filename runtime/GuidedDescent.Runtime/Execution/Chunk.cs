using System.Runtime.InteropServices;

namespace GuidedDescent.Execution;

/// <summary>
/// A stretch of one tensor that is small enough to be one unit of work. The layout is shared with the generated CUDA
/// text: <c>struct Chunk { long long offset; int tensor; int length; }</c>.
/// </summary>
/// <param name="Offset">The first element, counted from the start of the tensor.</param>
/// <param name="Tensor">The row of the <see cref="TensorTable"/>.</param>
/// <param name="Length">The number of elements, at least 1.</param>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = 16)]
public readonly record struct Chunk(long Offset, int Tensor, int Length);
