using System.Runtime.CompilerServices;

namespace GuidedDescent.Precision;

/// <summary>Numbers of 16 bits, rounded up or down by chance.</summary>
/// <param name="step">The step whose numbers are drawn.</param>
/// <param name="keys">The key of each row.</param>
internal sealed unsafe class StochasticStorage<TFormat>(CurrentStep step, ulong[] keys) : NearestStorage<TFormat>
    where TFormat : struct, INarrowFormat
{
    public override WeightRounding Rounding => WeightRounding.Stochastic;

    public override ulong KeyOf(int row) => keys[row];

    [SkipLocalsInit]
    public override void Close(in Stretch stretch, void* stored, float* numbers)
    {
        ushort* random = stackalloc ushort[Stretch.MostElements];
        RoundingNumbers.Fill(keys[stretch.Row], step.Number, stretch.Offset, random, stretch.Length);
        NarrowConversion<TFormat>.Stochastically(numbers, random, (ushort*)stored + stretch.Offset, stretch.Length);
    }

    public override void Put(in Stretch stretch, void* stored, float* numbers) => base.Close(stretch, stored, numbers);
}
