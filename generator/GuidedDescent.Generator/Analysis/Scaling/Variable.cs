namespace GuidedDescent.Generator.Analysis.Scaling;

/// <summary>What sizes are products of powers of.</summary>
internal static class Variable
{
    /// <summary>A factor on all gradients.</summary>
    public const string Gradient = "gradient";

    /// <summary>A factor on the weight.</summary>
    public const string Weight = "weight";

    public const string Rows = "rows";

    public const string Columns = "columns";

    /// <summary>The learning rate, whose size is what is looked for.</summary>
    public const string LearningRate = "learning rate";

    // None of these can begin a name of C#.
    private const char HyperparameterMark = '@';
    private const char OpaqueMark = '#';

    /// <summary>A hyperparameter that may have to be scaled.</summary>
    public static string Hyperparameter(string name) => HyperparameterMark + name;

    /// <summary>A value whose size has no name of its own, such as a power whose exponent is a hyperparameter.</summary>
    public static string Opaque(int position) => $"{OpaqueMark}{position}";

    public static int PositionOf(string opaque) => int.Parse(opaque.Substring(1));

    public static bool IsHyperparameter(string variable) => variable[0] == HyperparameterMark;

    public static bool IsOpaque(string variable) => variable[0] == OpaqueMark;

    public static string NameOf(string variable) => IsHyperparameter(variable) ? variable.Substring(1) : variable;
}
