namespace GuidedDescent;

/// <summary>Checks, before an optimizer touches anything, that it may touch all of it.</summary>
internal static unsafe class MemoryChecks
{
    /// <summary>Refuses parameters without a gradient.</summary>
    /// <exception cref="InvalidOperationException">A parameter has no gradient.</exception>
    public static void RequireGradients(IReadOnlyList<Parameter> parameters)
    {
        Parameter[] without = [.. parameters.Where(parameter => !parameter.HasGradient)];
        if (without.Length > 0)
        {
            string more = without.Length > 1 ? $" (and {without.Length - 1} more)" : "";
            throw new InvalidOperationException(
                $"Parameter '{without[0].Name}' {without[0].Shape}{more} has no gradient, so no optimizer can train it; "
                + "give the gradient to Wrap, or call BindGradient first.");
        }
    }

    /// <summary>Refuses weights and gradients that share memory: an update would change what another still has to read.</summary>
    /// <param name="parameters">The parameters that are updated.</param>
    /// <param name="frozen">Those that must not change, and whose gradients nobody reads.</param>
    /// <exception cref="ArgumentException">Two regions overlap.</exception>
    public static void RequireSeparateMemory(IReadOnlyList<Parameter> parameters, IReadOnlyList<Parameter> frozen)
    {
        var regions = new List<Region>((parameters.Count * 2) + frozen.Count);
        foreach (Parameter parameter in parameters.Where(parameter => parameter.Length > 0))
        {
            regions.Add(new Region((nuint)parameter.ValueAddress, parameter.ValueBytes, parameter, "value"));
            regions.Add(new Region((nuint)parameter.GradientAddress, parameter.GradientBytes, parameter, "gradient"));
        }

        foreach (Parameter parameter in frozen.Where(parameter => parameter.Length > 0))
        {
            regions.Add(new Region((nuint)parameter.ValueAddress, parameter.ValueBytes, parameter, "value"));
        }

        regions.Sort((left, right) => left.Start.CompareTo(right.Start));
        for (int index = 1; index < regions.Count; index++)
        {
            // Regions before the previous one end before it begins, or they would have been refused already.
            Region previous = regions[index - 1];
            Region region = regions[index];
            if (previous.Start + (nuint)previous.Bytes > region.Start)
            {
                throw new ArgumentException(
                    $"The {previous} and the {region} overlap in memory; "
                    + "every weight and every gradient needs memory of its own.",
                    nameof(parameters));
            }
        }
    }

    private readonly record struct Region(nuint Start, long Bytes, Parameter Parameter, string Role)
    {
        public override string ToString() => $"{Role} of parameter '{Parameter.Name}' {Parameter.Shape}";
    }
}
