using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Parsing;

/// <summary>All that is compiled of one optimizer. Equal models give equal kernels, so nothing in it says where a text stood.</summary>
/// <param name="Declaration">The record.</param>
/// <param name="DisplayName">The name shown to people.</param>
/// <param name="Hyperparameters">The parameters of its constructor.</param>
/// <param name="Check">The method that checks the hyperparameters against each other, or null for none.</param>
/// <param name="Method">The update rule's method, or null where it could not be understood: then a stub is written.</param>
/// <param name="Graph">What the method computes, or null with it.</param>
/// <param name="OtherForm">The record's other form, over tensors of any shape, where it has two; it is written on its own.</param>
/// <param name="Evaluation">What makes the weights of evaluation, over the same slots, or null for none; it is written on its own.</param>
/// <param name="Failure">What the compiler itself stumbled over, if it did: a bug, which must not take other rules down.</param>
internal sealed record RuleModel(
    DeclarationModel Declaration,
    string DisplayName,
    EquatableArray<HyperparameterModel> Hyperparameters,
    string? Check,
    MethodModel? Method,
    Graph? Graph,
    RuleModel? OtherForm = null,
    RuleModel? Evaluation = null,
    string? Failure = null)
{
    /// <summary>How the update scales, where an attribute declares it; else it is derived.</summary>
    public DeclaredScaling? DeclaredScaling { get; init; }

    /// <summary>The hyperparameters that are integers of less than 64 bits or enumerations; the plan counts in 64.</summary>
    public ISet<string> Widened =>
        new HashSet<string>(
            Hyperparameters.Where(hyperparameter => hyperparameter.IsWidened).Select(hyperparameter => hyperparameter.Name));
}

/// <summary>Where the generated half of a record belongs.</summary>
/// <param name="Namespace">Its namespace, empty for none.</param>
/// <param name="ContainingTypes">The headers of the types around it, outermost first, such as <c>partial class Outer</c>.</param>
/// <param name="Name">The name of the record.</param>
/// <param name="CanBeExtended">
/// Whether another half can be declared at all: false where the record or a type around it is not partial.
/// </param>
internal sealed record DeclarationModel(string Namespace, EquatableArray<string> ContainingTypes, string Name, bool CanBeExtended)
{
    /// <summary>The name of generated files, unique within the project.</summary>
    public string HintName =>
        string.Join(
            ".",
            new[] { Namespace }
                .Concat(ContainingTypes.Select(type => type.Split(' ').Last()))
                .Concat([Name])
                .Where(part => part != ""));
}

/// <summary>One hyperparameter.</summary>
/// <param name="Name">The name of the property.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="IsWidened">Whether it is an integer that the plan must convert to <c>long</c>.</param>
/// <param name="Choices">For an enumeration its members.</param>
/// <param name="Default">The default of the constructor as a number, or null for none.</param>
/// <param name="Range">The declared range, or null for none.</param>
/// <param name="IsAdjustable">Whether it is a number that can be set in a copy.</param>
internal sealed record HyperparameterModel(
    string Name,
    ValueKind Type,
    bool IsWidened,
    EquatableArray<ChoiceModel> Choices,
    double? Default,
    RangeModel? Range,
    bool IsAdjustable);

/// <summary>A member of an enumeration.</summary>
internal sealed record ChoiceModel(string Name, double Value);

/// <summary>A declared range.</summary>
internal sealed record RangeModel(double Minimum, double Maximum, bool MinimumExclusive, bool MaximumExclusive);

/// <summary>The update rule's method.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Slots">Weight, gradient, states.</param>
/// <param name="Arguments">What it is called with: an index of a slot for each parameter, <see cref="StepArgument"/> for the step.</param>
/// <param name="StepName">What the rule calls the step; <c>step</c> where it does not ask for it.</param>
internal sealed record MethodModel(string Name, EquatableArray<SlotModel> Slots, EquatableArray<int> Arguments, string StepName)
{
    public const int StepArgument = -1;
}

/// <summary>One tensor of a parameter.</summary>
/// <param name="Name">What the rule calls it.</param>
/// <param name="Variable">What kernels call it: the same, unless that means something else in C# or CUDA C.</param>
/// <param name="Kind">Its kind, as in <c>GuidedDescent.Rules.SlotKind</c>.</param>
/// <param name="InitialValue">For a state the hyperparameter it starts from, or null for none.</param>
internal sealed record SlotModel(string Name, string Variable, SlotKind Kind, string? InitialValue)
{
    /// <summary>Its extents; those of the parameter where the rule is over tensors of any shape.</summary>
    public DeviceShape Shape { get; init; } = DeviceShape.Elements;

    /// <summary>What a state holds before the first step.</summary>
    public SlotInitial Initial { get; init; }

    /// <summary>The type that the rule gives it.</summary>
    public SlotType Type { get; init; }

    /// <summary>For an input its degree of homogeneity in the gradient, or null where it is not declared.</summary>
    public int? GradientDegree { get; init; }

    /// <summary>The extents as the author declared them; <see cref="Shape"/> is what they come to.</summary>
    public DeclaredExtents Declared { get; init; }
}

/// <summary>The extents of a state or an input, as its attribute says them.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="Columns">The number of columns.</param>
/// <param name="Rank">The member of the record that says the rank, or null.</param>
internal readonly record struct DeclaredExtents(DeclaredExtent Rows, DeclaredExtent Columns, string? Rank);

/// <summary>Mirrors <c>GuidedDescent.Language.Dim</c>.</summary>
internal enum DeclaredExtent
{
    Same,
    Rows,
    Columns,
    One,
    Smaller,
    Larger,
    Rank,
}

/// <summary>What a slot is for the author of a rule.</summary>
internal enum SlotType
{
    Tensor,
    Matrix,
    Scalar,
}

/// <summary>Mirrors <c>GuidedDescent.Rules.SlotInitial</c>.</summary>
internal enum SlotInitial
{
    Zero,
    Value,
    Identity,
    Start,
    Gaussian,
}

/// <summary>Mirrors <c>GuidedDescent.Rules.SlotKind</c>.</summary>
internal enum SlotKind
{
    Weight,
    Gradient,
    State,
    Input,
    Temporary,
    Constant,
}
