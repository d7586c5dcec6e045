using System.Collections.Immutable;
using System.Globalization;

namespace GuidedDescent;

/// <summary>What <see cref="Mup"/> has done about one parameter.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Class">Which of its extents grow with the width.</param>
/// <param name="InputGrowth">Its fan-in divided by that of the base model; 1 where it does not grow.</param>
/// <param name="OutputGrowth">Its fan-out, likewise.</param>
/// <param name="Factors">
/// What hyperparameters of its rule are multiplied by, by their names; those that stay as they are left out.
/// </param>
/// <param name="Initialization">
/// What the standard deviation of the base model's initial weights is multiplied by; <see cref="Mup.Initialize"/> does so.
/// </param>
/// <param name="OutputMultiplier">What the model multiplies the output of the layer by; 1 for all but readouts.</param>
public sealed record ParameterScaling(
    Parameter Parameter,
    WidthClass Class,
    double InputGrowth,
    double OutputGrowth,
    ImmutableSortedDictionary<string, double> Factors,
    double Initialization,
    double OutputMultiplier)
{
    /// <summary>As in <c>head, readout, inputs x 4: LearningRate x 0.25</c>.</summary>
    public override string ToString() => $"{Parameter.Name}, {Describe()}";

    /// <summary>The same without the name of the parameter: what a checkpoint keeps of it.</summary>
    internal string Describe()
    {
        static string Times(double factor) => string.Create(CultureInfo.InvariantCulture, $"x {factor}");

        string inputs = InputGrowth == 1 ? "" : $", inputs {Times(InputGrowth)}";
        string outputs = OutputGrowth == 1 ? "" : $", outputs {Times(OutputGrowth)}";
        string factors = string.Join(", ", Factors.Select(factor => $"{factor.Key} {Times(factor.Value)}"));
        string multiplier = OutputMultiplier == 1 ? "" : $", output {Times(OutputMultiplier)}";
        string kind = Class.ToString().ToLowerInvariant();
        return $"{kind}{inputs}{outputs}: {(factors == "" ? "as declared" : factors)}{multiplier}";
    }
}
