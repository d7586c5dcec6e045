namespace GuidedDescent.Optimizers.Tests.Gradients;

/// <summary>What a pipeline is to make of gradients, computed plainly: one sum after the other, in double precision.</summary>
internal static class PreparedGradients
{
    /// <summary>The factor of each element of each parameter.</summary>
    /// <param name="parameters">The parameters with the gradients as they came.</param>
    /// <param name="pipeline">What is to be done.</param>
    /// <param name="unscale">What undoes loss scale and accumulation.</param>
    public static float[][] FactorsOf(IReadOnlyList<Parameter> parameters, GradientPipeline pipeline, double unscale)
    {
        double[][] factors = [.. parameters.Select(parameter => Adapted(parameter, pipeline.AdaptiveClipping, unscale))];
        for (int index = 0; index < factors.Length; index++)
        {
            Shorten([factors[index]], [parameters[index]], pipeline.MaximumTensorNorm);
        }

        Shorten(factors, parameters, pipeline.MaximumGlobalNorm);
        return [.. factors.Select(parameter => Array.ConvertAll(parameter, factor => (float)factor))];
    }

    /// <summary>The norm of all gradients as they lie.</summary>
    public static double NormOf(IEnumerable<Parameter> parameters) =>
        Math.Sqrt(parameters.Sum(parameter => MixedTraining.GradientOf(parameter).Sum(gradient => (double)gradient * gradient)));

    private static double[] Adapted(Parameter parameter, AdaptiveClipping? clipping, double unscale)
    {
        var factors = new double[parameter.Length];
        Array.Fill(factors, unscale);
        int rows = parameter.Shape.Rank > 1 ? parameter.Shape[0] : 1;
        int length = rows == 0 ? 0 : (int)parameter.Length / rows;
        ReadOnlySpan<float> gradients = MixedTraining.GradientOf(parameter);
        float[] weights = new float[parameter.Length];
        parameter.ReadValue(weights);
        for (int row = 0; row < rows && clipping is not null && clipping.Selects?.Invoke(parameter) != false; row++)
        {
            double weight = Norm(weights.AsSpan(row * length, length));
            double gradient = unscale * Norm(gradients.Slice(row * length, length));
            double most = clipping.Ratio * Math.Max(weight, clipping.MinimumWeightNorm);
            factors.AsSpan(row * length, length).Fill(unscale * (gradient > most ? most / Math.Max(gradient, 1e-6) : 1));
        }

        return factors;
    }

    private static void Shorten(double[][] factors, IReadOnlyList<Parameter> parameters, double? most)
    {
        double squares = 0;
        for (int index = 0; index < factors.Length; index++)
        {
            float[] gradient = MixedTraining.GradientOf(parameters[index]);
            for (int element = 0; element < gradient.Length; element++)
            {
                squares += Math.Pow(factors[index][element] * gradient[element], 2);
            }
        }

        double factor = most is double limit ? Math.Min(1, limit / (Math.Sqrt(squares) + 1e-6)) : 1;
        foreach (double[] parameter in factors)
        {
            for (int element = 0; element < parameter.Length; element++)
            {
                parameter[element] *= factor;
            }
        }
    }

    private static double Norm(ReadOnlySpan<float> numbers)
    {
        double squares = 0;
        foreach (float number in numbers)
        {
            squares += (double)number * number;
        }

        return Math.Sqrt(squares);
    }
}
