namespace GuidedDescent.Benchmarks.Workloads;

/// <summary>Numbers to step on; the time of a kernel depends on them only where they are zero, denormal or not finite.</summary>
internal static class RandomNumbers
{
    /// <summary>Weights and gradients in [-1, 1), the same in every run.</summary>
    public static void Fill(ParameterSet parameters)
    {
        var random = new Random(1);
        foreach (Parameter parameter in parameters)
        {
            Fill(parameter.Value, random);
            Fill(parameter.Gradient, random);
        }
    }

    /// <summary>Refuses figures taken on numbers that have run away.</summary>
    /// <exception cref="InvalidOperationException">A weight is not finite.</exception>
    public static void RequireFinite(ParameterSet parameters)
    {
        foreach (Parameter parameter in parameters)
        {
            foreach (float weight in parameter.Value)
            {
                if (!float.IsFinite(weight))
                {
                    throw new InvalidOperationException($"A weight of '{parameter.Name}' has become {weight} under measurement.");
                }
            }
        }
    }

    private static void Fill(Span<float> numbers, Random random)
    {
        foreach (ref float number in numbers)
        {
            number = (random.NextSingle() * 2) - 1;
        }
    }
}
