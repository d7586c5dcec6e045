namespace GuidedDescent;

/// <summary>How a layer has grown from the base model, and which of its extents do.</summary>
/// <param name="Class">Which extents grow with the width.</param>
/// <param name="Inputs">The fan-in, divided by that of the base; 1 where it does not grow.</param>
/// <param name="Outputs">The fan-out, likewise.</param>
internal readonly record struct LayerGrowth(WidthClass Class, double Inputs, double Outputs)
{
    private double Rows => Class == WidthClass.Embedding ? 1 : Outputs;

    private double Columns => Class == WidthClass.Embedding ? Outputs : Inputs;

    /// <summary>Compares a parameter with the base.</summary>
    /// <exception cref="ArgumentException">
    /// There is no base shape, or none of that rank, or the role is unspecified, or what grows is not what the role has grow.
    /// </exception>
    public static LayerGrowth Of(Parameter parameter, BaseShapes bases)
    {
        ParameterRole role = parameter.Role;
        if (role is UnspecifiedRole)
        {
            throw new ArgumentException(
                $"Parameter '{parameter.Name}' {parameter.Shape} has no role, so that muP cannot know its inputs from its outputs: "
                + "give one to ParameterSet.Add or Wrap.");
        }

        Shape before = bases[parameter];
        double inputs = (double)role.FanIn(parameter.Shape) / role.FanIn(before);
        double outputs = (double)role.FanOut(parameter.Shape) / role.FanOut(before);
        (bool inputsGrow, bool outputsGrow) = bases.SeenToGrow(parameter) ?? (role is not EmbeddingRole && inputs != 1, outputs != 1);
        return role switch
        {
            EmbeddingRole when inputsGrow => throw Contradicts(parameter, "entries, of an embedding only the vectors do"),
            EmbeddingRole => new LayerGrowth(WidthClass.Embedding, 1, outputs),
            VectorRole => new LayerGrowth(WidthClass.Input, 1, outputs),
            ReadoutRole when outputsGrow => throw Contradicts(parameter, "outputs, of a readout only the inputs do"),
            ReadoutRole => new LayerGrowth(WidthClass.Readout, inputs, 1),
            _ when !inputsGrow && inputs == 1 => new LayerGrowth(WidthClass.Input, 1, outputs),
            _ when !outputsGrow && outputs == 1 => new LayerGrowth(WidthClass.Readout, inputs, 1),
            _ => new LayerGrowth(WidthClass.Hidden, inputs, outputs),
        };
    }

    /// <summary>A power of the fan-out and the fan-in, of which those that do not grow count for nothing.</summary>
    public WidthPower PowerOf(Fraction outputs, Fraction inputs) => Class switch
    {
        WidthClass.Input => new WidthPower(outputs, 0),
        WidthClass.Embedding => new WidthPower(0, outputs),
        WidthClass.Readout => new WidthPower(0, inputs),
        _ => new WidthPower(outputs, inputs),
    };

    /// <summary>What a number is multiplied by that goes by a power of the width.</summary>
    public double FactorOf(WidthPower power) => power.FactorFor(Rows, Columns);

    private static ArgumentException Contradicts(Parameter parameter, string what) =>
        new($"Parameter '{parameter.Name}' {parameter.Shape} is declared as {parameter.Role}, but grows with the width in its {what}. "
            + "Correct the role, or the base shapes.");
}
