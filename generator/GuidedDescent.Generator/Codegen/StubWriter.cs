using GuidedDescent.Generator.Parsing;

namespace GuidedDescent.Generator.Codegen;

/// <summary>
/// Writes the other half of a record whose rule has an error: it compiles, so that the author sees that error and not what follows from it,
/// and throws if it is run all the same.
/// </summary>
internal static class StubWriter
{
    public static string Write(RuleModel rule) =>
        RuleFrame.Write(
            rule,
            ["System", "GuidedDescent.Execution", "GuidedDescent.Language", "GuidedDescent.Rules"],
            $" : IUpdateRule<{rule.Declaration.Name}>",
            writer =>
            {
                if (rule.Failure is { } failure)
                {
                    string oneLine = string.Join(" ", failure.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Take(3));
                    writer.Line($"#error This is a bug of the GuidedDescent compiler, please report it with the rule: {oneLine}");
                }

                string[] members =
                [
                    "public static RuleDescriptor Descriptor",
                    "RuleDescriptor IUpdateRule.Descriptor",
                    "void IUpdateRule.Validate()",
                    "bool IUpdateRule.Keeps(int slot)",
                    "double IUpdateRule.InitialValue(int slot)",
                    "void IUpdateRule.Evaluate(Step step, Span<Tensor> tensors)",
                    "void IUpdateRule.Execute(Step step, IKernelLauncher launcher)",
                ];
                foreach (string member in members)
                {
                    if (member.StartsWith("public", StringComparison.Ordinal))
                    {
                        writer.Line("/// <inheritdoc/>");
                    }

                    writer.Line($"{member} => throw NotCompiled();");
                    writer.Line();
                }

                writer.Line("private static InvalidOperationException NotCompiled() =>");
                using (writer.Indent())
                {
                    writer.Line($"new(\"{rule.Declaration.Name} has an error in its update rule; see the build's GD messages.\");");
                }
            });
}
