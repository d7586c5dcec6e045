using GuidedDescent.Checkpoints.SafeTensors;

namespace GuidedDescent.Checkpoints;

/// <summary>
/// What tensors and texts are called in a checkpoint. The part before the first slash is the section; names of parameters may have any
/// letters, and what follows them after the last slash has no slash.
/// </summary>
internal static class CheckpointNames
{
    /// <summary>The step count.</summary>
    public const string StepCount = "optimizer/step_count";

    /// <summary>The text that says how the gradient pipeline was declared.</summary>
    public const string Pipeline = "pipeline/declaration";

    /// <summary>The factor that gradients are to be divided by.</summary>
    public const string LossScale = "pipeline/loss_scale";

    /// <summary>How many steps in a row had finite gradients.</summary>
    public const string FiniteSteps = "pipeline/finite_steps";

    /// <summary>Of how many micro-batches the gradients are a sum.</summary>
    public const string MicroBatches = "pipeline/micro_batches";

    private const string Weights = "weights/";
    private const string States = "states/";
    private const string Averages = "averages/";
    private const string StorageParts = "storage/";
    private const string Gradients = "gradients/";
    private const string Groups = "groups/";
    private const string Members = "members/";
    private const string Scalings = "mup/";
    private const string Products = "products/";
    private const string Decays = "decays/";
    private const string Schedules = "schedules/";
    private const string Precisions = "precision/";

    /// <summary>The tensor of a weight.</summary>
    public static string Weight(string parameter) => $"{Weights}{parameter}";

    /// <summary>The tensor of a state.</summary>
    public static string State(string parameter, string state) => $"{States}{parameter}/{state}";

    /// <summary>The tensor of what is kept in another form than single precision.</summary>
    public static string Storage(string parameter, string part) => $"{StorageParts}{parameter}/{part}";

    /// <summary>The text that says by which rule the states of a parameter were made.</summary>
    public static string Rule(string parameter) => $"{States}{parameter}";

    /// <summary>The text that says how an average was declared.</summary>
    public static string Average(string average) => $"{Averages}{average}";

    /// <summary>The tensor of the average of a weight.</summary>
    public static string Average(string average, string parameter) => $"{Averages}{average}/{parameter}";

    /// <summary>Whether a text says how an average was declared.</summary>
    public static bool IsAverage(string key) => key.StartsWith(Averages, StringComparison.Ordinal);

    /// <summary>The text that says which hyperparameters a group had.</summary>
    public static string Group(string group) => $"{Groups}{group}";

    /// <summary>The text that says which group a parameter was in.</summary>
    public static string GroupOfMember(string parameter) => $"{Members}{parameter}";

    /// <summary>The text that says what the products of a group were rounded to.</summary>
    public static string ProductsOf(string group) => $"{Products}{group}";

    /// <summary>The text that says whether weight decay reached a parameter.</summary>
    public static string DecaysOf(string parameter) => $"{Decays}{parameter}";

    /// <summary>The tensor of a gradient that is a sum over micro-batches.</summary>
    public static string Gradient(string parameter) => $"{Gradients}{parameter}";

    /// <summary>The text that says which schedule a hyperparameter of a group followed.</summary>
    public static string Schedule(string group, string hyperparameter) => $"{Schedules}{group}/{hyperparameter}";

    /// <summary>Whether a text says which schedule a hyperparameter followed.</summary>
    public static bool IsSchedule(string key) => key.StartsWith(Schedules, StringComparison.Ordinal);

    /// <summary>The text that says how what a group trains was rounded and stored.</summary>
    public static string Precision(string group) => $"{Precisions}{group}";

    /// <summary>Whether a text says how what a group trains was rounded and stored.</summary>
    public static bool IsPrecision(string key) => key.StartsWith(Precisions, StringComparison.Ordinal);

    /// <summary>The text that says what muP had done about a parameter.</summary>
    public static string Scaling(string parameter) => $"{Scalings}{parameter}";

    /// <summary>The parameters whose weights a file has.</summary>
    public static IEnumerable<string> ParametersOf(SafeTensorsFile file) =>
        file.Tensors.Select(tensor => tensor.Name).Where(name => name.StartsWith(Weights, StringComparison.Ordinal))
            .Select(name => name[Weights.Length..]);

    /// <summary>The parameter and the state that a tensor is of; null where it is no state.</summary>
    public static (string Parameter, string State)? StateOf(string tensor)
    {
        int slash = tensor.LastIndexOf('/');
        return tensor.StartsWith(States, StringComparison.Ordinal) && slash >= States.Length
            ? (tensor[States.Length..slash], tensor[(slash + 1)..])
            : null;
    }

    /// <summary>The group that a text is of; null where it is of none.</summary>
    public static string? GroupOf(string key) => key.StartsWith(Groups, StringComparison.Ordinal) ? key[Groups.Length..] : null;
}
