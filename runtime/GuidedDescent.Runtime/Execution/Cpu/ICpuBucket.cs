using GuidedDescent.Execution.Cpu.Gradients;

namespace GuidedDescent.Execution.Cpu;

/// <summary>The operations of one bucket, ready to run on the processor.</summary>
internal interface ICpuBucket : IDisposable
{
    /// <summary>How kernels load the gradients; null where they load them as they lie.</summary>
    GradientLoads? Loads { get; }

    /// <summary>The copies of gradients that the operations read instead, all step long; null where there are none.</summary>
    GradientCopies? GradientCopies { get; }

    /// <summary>What the operations find as singles that is stored in other formats; null where there is none.</summary>
    CpuWorkingCopies? WorkingCopies { get; }

    /// <summary>Runs one operation over the bucket, and returns when that is done.</summary>
    /// <param name="operation">Its place in the operations of the rule.</param>
    /// <param name="scalars">Its scalars.</param>
    /// <param name="averageRates">
    /// How far averages are drawn towards the weights as it leaves them; empty where it is not the last that writes these.
    /// </param>
    void Run(int operation, ReadOnlySpan<byte> scalars, ReadOnlySpan<float> averageRates);

    /// <summary>Draws averages towards weights that no operation of the step has written.</summary>
    void UpdateAverages(ReadOnlySpan<float> rates);

    /// <summary>Puts an average in the place of the weights, or copies these aside, or brings them back.</summary>
    void MoveWeights(int average, WeightMove move);

    /// <summary>Sets one slot of all tensors to zero.</summary>
    void Clear(int slot);
}
