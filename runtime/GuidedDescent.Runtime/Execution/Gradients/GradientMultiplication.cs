using System.Numerics;

namespace GuidedDescent.Execution;

/// <summary>Numbers times one number, each rounded once: the same bits whatever the vectors are.</summary>
internal static unsafe class GradientMultiplication
{
    public static void Multiply(float* source, float factor, float* target, int count)
    {
        var factors = new Vector<float>(factor);
        int index = 0;
        for (; index <= count - Vector<float>.Count; index += Vector<float>.Count)
        {
            (factors * Vector.Load(source + index)).Store(target + index);
        }

        for (; index < count; index++)
        {
            target[index] = factor * source[index];
        }
    }
}
