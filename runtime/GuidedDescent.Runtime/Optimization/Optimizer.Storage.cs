using System.Collections.Immutable;

namespace GuidedDescent;

// What is kept in other forms than single precision.
public sealed partial class Optimizer
{
    /// <summary>
    /// What the optimizer keeps for a parameter in other forms than single precision, bit by bit: the master copy or the remainders of its
    /// weights, and states of fewer bits. With these, its weights, its other states and <see cref="StepCount"/>, training goes on with
    /// the same bits.
    /// </summary>
    /// <param name="parameter">A parameter this optimizer trains.</param>
    /// <exception cref="ArgumentException">The optimizer does not train the parameter.</exception>
    /// <exception cref="ObjectDisposedException">The optimizer has been disposed.</exception>
    public ImmutableArray<StoragePart> StorageParts(Parameter parameter) => GroupOf(parameter).StorageParts(parameter);

    /// <summary>
    /// Copies the weights of a parameter as its rule sees them: the master copy, or the stored weights with what rounding has taken away,
    /// where either is kept; else the weights themselves.
    /// </summary>
    /// <param name="parameter">A parameter this optimizer trains.</param>
    /// <param name="destination">Where to put as many weights as it is long.</param>
    /// <param name="start">The first weight to copy, row-major.</param>
    /// <exception cref="ArgumentException">The optimizer does not train the parameter.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The parameter has fewer elements than asked for.</exception>
    /// <exception cref="InvalidOperationException">A lease of <see cref="EvaluateWith"/> is open.</exception>
    /// <exception cref="ObjectDisposedException">The optimizer or the parameter set has been disposed.</exception>
    public void ReadPreciseValue(Parameter parameter, Span<float> destination, long start = 0)
    {
        RefuseDuringEvaluation("ReadPreciseValue");
        ReadWeights(parameter, destination, start);
    }
}
