using GuidedDescent.Execution;
using GuidedDescent.Rules;

namespace GuidedDescent.Optimizers.Tests.Scaling;

/// <summary>
/// Steps of a rule on gradients of two directions, whose hyperparameters follow what is said about its scaling: the change of the weight
/// must then follow the spectral condition at every width, and not depend on the size of gradients at all.
/// </summary>
internal static class ScalingTrial
{
    private const int Steps = 4;
    private const int Few = 4;

    /// <summary>
    /// The exponent by which the last change of the weight grows with the width, less the one that the spectral condition demands.
    /// </summary>
    public static double ExcessByWidth(IUpdateRule rule, UpdateScaling scaling, WidthClass widthClass, IReadOnlyList<int> widths)
    {
        WidthExponents exponents = scaling.For(widthClass)!;
        double Change(int width)
        {
            double growth = (double)width / widths[0];
            double Factor(WidthPower power) => Math.Pow(growth, (double)power.Exponent);
            IUpdateRule scaled = Adjust(rule, scaling, exponents, Factor);
            return SizeOfChange(scaled, widthClass, width, gradientScale: 1);
        }

        return SlopeOf(widths.Select(width => (double)width), width => Change((int)width)) - RequiredExponent(widthClass);
    }

    /// <summary>The exponent by which the last change grows with a factor on all gradients.</summary>
    public static double ExcessByGradient(IUpdateRule rule, UpdateScaling scaling, WidthClass widthClass, int width)
    {
        double[] factors = [1, 4, 16, 64];
        double Change(double factor)
        {
            var adjusted = Adjust(
                rule, hyperparameter => LawsOf(scaling).Where(law => law.Name == hyperparameter)
                    .Select(law => Math.Pow(factor, (double)law.Law.Gradient)).FirstOrDefault(1));
            return SizeOfChange(adjusted, widthClass, width, factor);
        }

        return SlopeOf(factors, Change);
    }

    public static Shape ShapeOf(WidthClass widthClass, int width) => widthClass switch
    {
        WidthClass.Hidden => [width, width],
        WidthClass.Input => [width, Few],
        _ => [Few, width],
    };

    private static IUpdateRule Adjust(IUpdateRule rule, UpdateScaling scaling, WidthExponents exponents, Func<WidthPower, double> factor) =>
        Adjust(
            rule, hyperparameter => hyperparameter == "LearningRate" ? factor(exponents.LearningRate)
                : hyperparameter == scaling.WeightDecayName ? factor(exponents.WeightDecay)
                : exponents.Breakers.TryGetValue(hyperparameter, out WidthPower breaker) ? factor(breaker)
                : 1);

    private static IUpdateRule Adjust(IUpdateRule rule, Func<string, double> factorOf)
    {
        IAdjustableRule copy = rule.CopyToAdjust();
        for (int index = 0; index < rule.Descriptor.Hyperparameters.Length; index++)
        {
            double factor = factorOf(rule.Descriptor.Hyperparameters[index].Name);
            if (factor != 1)
            {
                copy[index] *= factor;
            }
        }

        return copy.Rule;
    }

    private static IEnumerable<(string Name, ScaleLaw Law)> LawsOf(UpdateScaling scaling) =>
    [
        ("LearningRate", scaling.LearningRate!),
        .. scaling.Breakers.Where(breaker => breaker.IsHyperparameter).Select(breaker => (breaker.Name, breaker.Law)),
        .. scaling.WeightDecayName is { } decay ? [(decay, scaling.WeightDecay!)] : Array.Empty<(string, ScaleLaw)>(),
    ];

    private static double RequiredExponent(WidthClass widthClass) => widthClass switch
    {
        WidthClass.Hidden => 0,
        WidthClass.Readout => -0.5,
        _ => 0.5,
    };

    /// <summary>The spectral norm of what the last step changes.</summary>
    private static double SizeOfChange(IUpdateRule rule, WidthClass widthClass, int width, double gradientScale)
    {
        // What does not grow is the same at every width.
        (var ofLeft, var ofRight, var ofShares) = (new Random(5), new Random(6), new Random(8));
        Shape shape = ShapeOf(widthClass, width);
        (int rows, int columns) = (shape[0], shape[1]);
        double outputs = widthClass switch
        {
            WidthClass.Embedding => columns,
            WidthClass.Readout => 1,
            _ => rows,
        };
        double deviation = widthClass switch
        {
            WidthClass.Hidden => 1 / Math.Sqrt(columns),
            WidthClass.Readout => 1.0 / columns,
            _ => 1,
        };

        double[][] left = [Normal(ofLeft, rows), Normal(ofLeft, rows)];
        double[][] right = [Normal(ofRight, columns), Normal(ofRight, columns)];
        using var parameters = new ParameterSet(Device.Cpu);
        Parameter parameter = parameters.Add("w", shape);
        bool hasInputs = rule.FormFor(shape)!.Descriptor.Slots.Any(slot => slot.Kind == SlotKind.Input);
        if (hasInputs)
        {
            parameter.ProvideInput("activations", [2, columns]);
            parameter.ProvideInput("outputGradients", [2, rows]);
        }

        parameter.WriteValue([.. Normal(new Random(9), rows * columns).Select(number => (float)(deviation * number))]);
        using var optimizer = new Optimizer(parameters, rule);
        float[] before = new float[rows * columns];
        float[] after = new float[rows * columns];
        for (int step = 1; step <= Steps; step++)
        {
            // The same directions in every step, in other shares.
            double[] shares = [1 + (0.5 * ofShares.NextDouble()), 0.5 + (0.5 * ofShares.NextDouble())];
            parameter.ReadValue(before);
            parameter.WriteGradient(
            [
                .. from row in Enumerable.Range(0, rows)
                   from column in Enumerable.Range(0, columns)
                   select (float)(gradientScale / outputs * Enumerable.Range(0, 2).Sum(
                       direction => shares[direction] * left[direction][row] * right[direction][column])),
            ]);
            if (hasInputs)
            {
                parameter.WriteInput("activations", [.. right.SelectMany(samples => samples).Select(number => (float)number)]);
                parameter.WriteInput(
                    "outputGradients",
                    [
                        .. left.SelectMany((samples, direction) =>
                            samples.Select(number => (float)(gradientScale / outputs * shares[direction] * number))),
                    ]);
            }

            optimizer.Step();
        }

        parameter.ReadValue(after);
        return SpectralNorm([.. after.Zip(before, (now, then) => (double)now - then)], rows, columns);
    }

    private static double[] Normal(Random random, int count) =>
        [
            .. Enumerable.Range(0, count).Select(
                _ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble())),
        ];

    private static double SpectralNorm(double[] matrix, int rows, int columns)
    {
        var random = new Random(7);
        double[] direction = Normal(random, columns);
        double norm = 0;
        for (int iteration = 0; iteration < 30; iteration++)
        {
            double[] image = new double[rows];
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++)
                {
                    image[row] += matrix[(row * columns) + column] * direction[column];
                }
            }

            double[] back = new double[columns];
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++)
                {
                    back[column] += matrix[(row * columns) + column] * image[row];
                }
            }

            double length = Math.Sqrt(direction.Sum(number => number * number));
            norm = Math.Sqrt(image.Sum(number => number * number)) / length;
            double scale = Math.Sqrt(back.Sum(number => number * number));
            direction = [.. back.Select(number => number / scale)];
        }

        return norm;
    }

    /// <summary>The slope of the least-squares line through the logarithms.</summary>
    private static double SlopeOf(IEnumerable<double> places, Func<double, double> value)
    {
        double[] x = [.. places.Select(place => Math.Log(place))];
        double[] y = [.. places.Select(place => Math.Log(value(place)))];
        (double meanX, double meanY) = (x.Average(), y.Average());
        return x.Zip(y, (first, second) => (first - meanX) * (second - meanY)).Sum() / x.Sum(number => (number - meanX) * (number - meanX));
    }
}
