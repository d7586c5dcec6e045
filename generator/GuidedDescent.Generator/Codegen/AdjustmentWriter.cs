using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Parsing;
using GuidedDescent.Generator.Planning;

namespace GuidedDescent.Generator.Codegen;

/// <summary>
/// Writes the copy of a record whose numbers change in place. Only an object initializer may call an <c>init</c> accessor, and makes a
/// new object each time; an accessor of its own calls it on the copy, which nobody else has.
/// </summary>
internal static class AdjustmentWriter
{
    private const string CopyName = "AdjustableCopy";

    public static IEnumerable<HyperparameterModel> AdjustableOf(RuleModel rule) =>
        rule.Hyperparameters.Where(hyperparameter => hyperparameter.IsAdjustable);

    public static string Write(RuleModel rule) =>
        RuleFrame.Write(rule, ["System", "System.Runtime.CompilerServices", "GuidedDescent.Rules"], "", writer =>
        {
            string record = rule.Declaration.Name;
            writer.Line($"IAdjustableRule IUpdateRule.CopyToAdjust() => new {CopyName}(this with {{ }});");
            writer.Line();
            writer.Line("/// <summary>A copy whose numbers change in place, so that a step that changes them allocates nothing.</summary>");
            using (writer.Block($"private sealed class {CopyName}({record} rule) : IAdjustableRule"))
            {
                writer.Line("public IUpdateRule Rule => rule;");
                writer.Line();
                using (writer.Block("public double this[int hyperparameter]"))
                {
                    WriteGet(writer, rule);
                    writer.Line();
                    WriteSet(writer, rule);
                }

                writer.Line();
                WriteAccessors(writer, rule);
                writer.Line("private static ArgumentOutOfRangeException NotAdjustable(int hyperparameter) =>");
                using (writer.Indent())
                {
                    const string Message = "$\"Hyperparameter {hyperparameter} of {Descriptor.Name} cannot be adjusted.\"";
                    writer.Line($"new(nameof(hyperparameter), hyperparameter, {Message});");
                }
            }
        });

    private static void WriteGet(CodeWriter writer, RuleModel rule)
    {
        writer.Line("get => hyperparameter switch");
        writer.Line("{");
        using (writer.Indent("};"))
        {
            foreach ((int place, HyperparameterModel hyperparameter) in PlacesOf(rule))
            {
                writer.Line($"{place} => rule.{Identifiers.Escape(hyperparameter.Name)},");
            }

            writer.Line("_ => throw NotAdjustable(hyperparameter),");
        }
    }

    private static void WriteSet(CodeWriter writer, RuleModel rule)
    {
        using (writer.Block("set"))
        using (writer.Block("switch (hyperparameter)"))
        {
            foreach ((int place, HyperparameterModel hyperparameter) in PlacesOf(rule))
            {
                string value = hyperparameter.Type == ValueKind.Real ? "value" : $"checked(({TypeOf(hyperparameter)})value)";
                writer.Line($"case {place}:");
                using (writer.Indent())
                {
                    writer.Line($"Set{hyperparameter.Name}(rule, {value});");
                    writer.Line("break;");
                }
            }

            writer.Line("default:");
            using (writer.Indent())
            {
                writer.Line("throw NotAdjustable(hyperparameter);");
            }
        }
    }

    private static void WriteAccessors(CodeWriter writer, RuleModel rule)
    {
        foreach (HyperparameterModel hyperparameter in AdjustableOf(rule))
        {
            string name = hyperparameter.Name;
            writer.Line($"[UnsafeAccessor(UnsafeAccessorKind.Method, Name = \"set_{name}\")]");
            writer.Line($"private static extern void Set{name}({rule.Declaration.Name} rule, {TypeOf(hyperparameter)} value);");
            writer.Line();
        }
    }

    private static IEnumerable<(int Place, HyperparameterModel Hyperparameter)> PlacesOf(RuleModel rule) =>
        rule.Hyperparameters.Select((hyperparameter, place) => (place, hyperparameter)).Where(each => each.hyperparameter.IsAdjustable);

    private static string TypeOf(HyperparameterModel hyperparameter) =>
        hyperparameter.Type == ValueKind.Real ? "double" : hyperparameter.IsWidened ? "int" : "long";
}
