using System.Collections.Immutable;

namespace GuidedDescent;

/// <summary>
/// Trains a model in several widths for a few steps, and sees whether its activations, and how far each step moves them, keep their size
/// as it widens. That is what the maximal update parametrization promises, so that a scaling which is wrong, or was not applied, shows in
/// seconds (Yang et al., Tensor Programs V, 2022, appendix D.1).
/// </summary>
/// <remarks>
/// Judged are the size of the activations of every layer after each step, and how much they changed; both may go by no more than
/// <see cref="CoordinateCheckOptions.Tolerance"/> as a power of the width. Before the first step nothing is judged: a random readout
/// gives outputs that fall as the root of the width there, as they should. Where the readout begins with zeros, no layer below it
/// changes in the first step; such a curve, of nothing but zeros, is judged after the last step only. A learning rate larger than one
/// would train with makes the check sharper, as do zeros in the readout, whose random numbers otherwise hide what steps do.
/// </remarks>
public static class CoordinateCheck
{
    /// <summary>Trains all models, one after the other.</summary>
    /// <param name="options">How to go about it.</param>
    /// <param name="build">
    /// Makes a model from its width and its seed, which says all of its initialization; the batch is the same for all of them.
    /// </param>
    /// <exception cref="ArgumentException">
    /// An option is out of its range, or models of different widths record different layers.
    /// </exception>
    public static CoordinateCheckReport Run(CoordinateCheckOptions options, Func<int, int, ICoordinateCheckModel> build)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(build);
        options.Validate();
        var runs = new List<Measurements[]>();
        foreach (int width in options.Widths)
        {
            runs.Add([.. Enumerable.Range(0, options.Seeds).Select(seed => Train(options, width, build(width, seed)))]);
        }

        string[] layers = LayersOf(options, runs);
        IEnumerable<CoordinateCurve> curves =
            from step in Enumerable.Range(0, options.Steps)
            from quantity in new[] { CoordinateQuantity.Size, CoordinateQuantity.Change }
            where step > 0 || quantity == CoordinateQuantity.Size
            from layer in layers
            select Fit(options, runs, layer, step, quantity);
        return new CoordinateCheckReport(options, [.. curves]);
    }

    private static Measurements Train(CoordinateCheckOptions options, int width, ICoordinateCheckModel model)
    {
        using (model)
        {
            var recorder = new ActivationRecorder();
            var steps = new ImmutableDictionary<string, ActivationRecorder.Measurement>[options.Steps];
            for (int step = 0; step < options.Steps; step++)
            {
                recorder.Begin();
                model.Forward(recorder);
                steps[step] = recorder.Measurements.ToImmutableDictionary();
                if (step + 1 < options.Steps)
                {
                    model.Step();
                }
            }

            return new Measurements(width, [.. recorder.Measurements.Keys], steps);
        }
    }

    private static string[] LayersOf(CoordinateCheckOptions options, List<Measurements[]> runs)
    {
        string[] layers = runs[0][0].Layers;
        if (layers.Length == 0)
        {
            throw new ArgumentException("The model records no activations; call recorder.Record for each layer in Forward.", "build");
        }

        foreach (Measurements run in runs.SelectMany(run => run))
        {
            foreach (ImmutableDictionary<string, ActivationRecorder.Measurement> step in run.Steps)
            {
                if (step.Count != layers.Length || !layers.All(step.ContainsKey))
                {
                    throw new ArgumentException(
                        $"The model of width {options.Widths[0]} records [{string.Join(", ", layers)}], but that of width "
                        + $"{run.Width} [{string.Join(", ", step.Keys.Order(StringComparer.Ordinal))}]; "
                        + "record the same layers in every width and step.",
                        "build");
                }
            }
        }

        return layers;
    }

    private static CoordinateCurve Fit(
        CoordinateCheckOptions options, List<Measurements[]> runs, string layer, int step, CoordinateQuantity quantity)
    {
        double ValueOf(Measurements run) =>
            quantity == CoordinateQuantity.Size ? run.Steps[step][layer].Size : run.Steps[step][layer].Change;

        double[] values = [.. runs.Select(seeds => LogarithmicFit.GeometricMean([.. seeds.Select(ValueOf)]))];
        double slope = LogarithmicFit.SlopeOf(options.Widths, values);
        bool isJudged = step > 0 && (values.Any(value => value != 0) || step + 1 == options.Steps);
        return new CoordinateCurve(layer, step, quantity, [.. values], slope, isJudged);
    }

    /// <summary>What one model was like at each step.</summary>
    private sealed record Measurements(
        int Width, string[] Layers, ImmutableDictionary<string, ActivationRecorder.Measurement>[] Steps);
}
