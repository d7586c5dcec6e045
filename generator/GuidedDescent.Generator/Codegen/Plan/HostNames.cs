namespace GuidedDescent.Generator.Codegen.Plan;

/// <summary>What host values are called where they are written.</summary>
/// <param name="Step">The variable that holds the step's number.</param>
/// <param name="MemberPrefix">What stands before a hyperparameter.</param>
/// <param name="Widened">The hyperparameters that are integers of less than 64 bits, or enumerations.</param>
/// <param name="Shapes">The variable that knows the extents of slots, or null where they are not known.</param>
internal sealed record HostNames(string Step, string MemberPrefix, ISet<string> Widened, string? Shapes)
{
    public static HostNames Of(CompiledForm form, string step, string? shapes) => new(step, form.MemberPrefix, form.Rule.Widened, shapes);
}
