using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Parsing;
using GuidedDescent.Generator.Planning;

namespace GuidedDescent.Generator.Codegen;

/// <summary>One form of a record with its plan: what a set of generated files is written from.</summary>
/// <param name="Rule">The form.</param>
/// <param name="Plan">Its plan.</param>
/// <param name="TypeName">
/// The type inside the record that holds its members; null for the first form, whose members stand in the record.
/// </param>
internal sealed record CompiledForm(RuleModel Rule, KernelPlan Plan, string? TypeName)
{
    /// <summary>The type inside the record that holds what makes the weights of evaluation.</summary>
    public const string EvaluationName = "EvaluationForm";

    /// <summary>The type inside the record that holds the second form.</summary>
    public const string SecondName = "TensorForm";

    /// <summary>What the second form calls the record, whose hyperparameters it uses.</summary>
    public const string RuleVariable = "rule";

    /// <summary>Whether its members stand in a type inside the record.</summary>
    public bool IsSecond => TypeName is not null;

    /// <summary>Whether it makes the weights of evaluation; it is given states by value then.</summary>
    public bool IsEvaluation => TypeName == EvaluationName;

    public MethodModel Method => Rule.Method!;

    /// <summary>What stands before a member of the record.</summary>
    public string MemberPrefix => IsSecond ? $"{RuleVariable}." : "";

    public bool IsOverMatrices => Method.Slots[0].Type == SlotType.Matrix;

    /// <summary>Whether the plan of a form over tensors asks for extents all the same, so that it must run once for each shape.</summary>
    public bool ReadsShapes =>
        !IsOverMatrices && Plan.LiveValues().Any(value => Plan.Graph[value].Opcode == Opcode.Dimension);

    /// <summary>The names that generated members must not take: those of the record's own properties, or of the record.</summary>
    public IEnumerable<string> TakenNames =>
        IsSecond ? [RuleVariable] : Rule.Hyperparameters.Select(hyperparameter => hyperparameter.Name);
}
