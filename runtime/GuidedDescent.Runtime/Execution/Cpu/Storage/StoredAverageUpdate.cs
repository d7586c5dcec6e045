using System.Runtime.CompilerServices;
using GuidedDescent.Precision;

namespace GuidedDescent.Execution.Cpu;

/// <summary>Draws averages towards weights that are stored in 16 bits and that no kernel of the step has written.</summary>
/// <param name="tensors">The table of the bucket, a row for each parameter.</param>
/// <param name="weights">How the weights are stored.</param>
/// <param name="averages">What draws them.</param>
internal sealed unsafe class StoredAverageUpdate(TensorTable tensors, SlotStorage weights, AverageUpdate averages) : IStretchWork
{
    [SkipLocalsInit]
    public void Run(in Stretch stretch)
    {
        float* scratch = stackalloc float[Stretch.MostElements];
        float* shown = weights.Show(stretch, tensors.Pointer(stretch.Row, Slot.Weight), scratch);
        averages.Run(stretch.Row, stretch.Offset, stretch.Length, shown);
    }
}
