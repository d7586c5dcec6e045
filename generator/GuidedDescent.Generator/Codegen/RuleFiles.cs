using GuidedDescent.Generator.Codegen.Cuda;
using GuidedDescent.Generator.Codegen.Plan;
using GuidedDescent.Generator.Codegen.Simd;
using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Parsing;
using GuidedDescent.Generator.Planning;

namespace GuidedDescent.Generator.Codegen;

/// <summary>
/// Compiles a rule and lays out the files it becomes: descriptor, plan, SIMD kernels, CUDA text, intermediate representation.
/// </summary>
internal static class RuleFiles
{
    public static EquatableArray<GeneratedFile> Write(RuleModel rule)
    {
        if (!rule.Declaration.CanBeExtended)
        {
            return [];
        }

        try
        {
            return rule.Graph is null ? WriteStub(rule) : WriteRule(rule, Planner.MakePlan(rule));
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            return WriteStub(rule with { Failure = bug.ToString() });
        }
    }

    private static EquatableArray<GeneratedFile> WriteStub(RuleModel rule) =>
        EquatableArray.Of(new GeneratedFile($"{rule.Declaration.HintName}.g.cs", StubWriter.Write(rule)));

    private static EquatableArray<GeneratedFile> WriteRule(RuleModel rule, KernelPlan plan) =>
        EquatableArray.Of(
            new GeneratedFile($"{rule.Declaration.HintName}.g.cs", DescriptorWriter.Write(rule, plan)),
            new GeneratedFile($"{rule.Declaration.HintName}.Plan.g.cs", WritePlan(rule, plan)),
            new GeneratedFile($"{rule.Declaration.HintName}.Cpu.g.cs", WriteSimd(rule, plan)),
            new GeneratedFile(
                $"{rule.Declaration.HintName}.Cuda.g.cs",
                WriteText(
                    rule,
                    "CudaSource",
                    "The CUDA C text of all kernels, compiled on the machine that runs it.",
                    CudaSourceWriter.Write(rule, plan))),
            new GeneratedFile(
                $"{rule.Declaration.HintName}.Ir.g.cs",
                WriteText(
                    rule,
                    "IntermediateRepresentation",
                    "What the compiler understood, and what it made of it.",
                    IrWriter.Write(rule, plan))));

    private static string WritePlan(RuleModel rule, KernelPlan plan) =>
        RuleFrame.Write(rule, ["GuidedDescent.Execution", "GuidedDescent.Language", "GuidedDescent.Rules"], "", writer =>
        {
            PlanWriter.WriteExecute(writer, rule, plan);
            foreach (Kernel kernel in plan.Kernels.Where(kernel => kernel.Scalars.Count > 0))
            {
                writer.Line();
                PlanWriter.WriteScalars(writer, rule, plan, kernel);
            }
        });

    private static string WriteSimd(RuleModel rule, KernelPlan plan) =>
        RuleFrame.Write(rule, ["System.Numerics", "System.Runtime.CompilerServices", "GuidedDescent.Execution.Cpu"], "", writer =>
        {
            using (writer.Block("private static class CpuKernels"))
            {
                for (int index = 0; index < plan.Kernels.Count; index++)
                {
                    if (index > 0)
                    {
                        writer.Line();
                    }

                    SimdKernelWriter.Write(writer, rule, plan, plan.Kernels[index]);
                }
            }
        });

    private static string WriteText(RuleModel rule, string name, string summary, string text) =>
        RuleFrame.Write(rule, [], "", writer =>
        {
            writer.Line($"/// <summary>{summary}</summary>");
            writer.Line($"private const string {name} =");
            using (writer.Indent())
            {
                string fence = Literals.RawFence(text);
                writer.Line(fence);
                writer.Lines(text);
                writer.Line($"{fence};");
            }
        });
}
