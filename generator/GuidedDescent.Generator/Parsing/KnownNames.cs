namespace GuidedDescent.Generator.Parsing;

/// <summary>The names by which the compiler knows the language, as they stand in the runtime assembly.</summary>
internal static class KnownNames
{
    public const string OptimizerAttribute = "GuidedDescent.Language.OptimizerAttribute";
    public const string MupScalingAttribute = "GuidedDescent.Language.MupScalingAttribute";
    public const string UpdateRuleAttribute = "GuidedDescent.Language.UpdateRuleAttribute";
    public const string EvaluationModeAttribute = "GuidedDescent.Language.EvaluationModeAttribute";
    public const string StateAttribute = "GuidedDescent.Language.StateAttribute";
    public const string InputAttribute = "GuidedDescent.Language.InputAttribute";
    public const string InlineAttribute = "GuidedDescent.Language.InlineAttribute";
    public const string HyperparameterCheckAttribute = "GuidedDescent.Language.HyperparameterCheckAttribute";
    public const string RangeAttribute = "GuidedDescent.Language.RangeAttribute";
    public const string InlineFragmentAttribute = "GuidedDescent.Rules.InlineFragmentAttribute";
    public const string Ops = "GuidedDescent.Language.Ops";
    public const string Tensor = "GuidedDescent.Language.Tensor";
    public const string Matrix = "GuidedDescent.Language.Matrix";
    public const string Scalar = "GuidedDescent.Language.Scalar";
    public const string Mask = "GuidedDescent.Language.Mask";
    public const string Step = "GuidedDescent.Language.Step";
}
