using GuidedDescent.Generator.Codegen.Cuda;
using GuidedDescent.Generator.Codegen.Plan;
using GuidedDescent.Generator.Codegen.Simd;
using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Parsing;
using GuidedDescent.Generator.Planning;

namespace GuidedDescent.Generator.Codegen;

/// <summary>
/// Compiles a rule and lays out the files each of its forms becomes: descriptor, plan, SIMD kernels, CUDA text, intermediate
/// representation.
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
            return rule.Graph is null ? WriteStub(rule) : WriteForms(rule).ToEquatableArray();
        }
        catch (Exception bug) when (bug is not OperationCanceledException)
        {
            return WriteStub(rule with { Failure = bug.ToString() });
        }
    }

    private static EquatableArray<GeneratedFile> WriteStub(RuleModel rule) =>
        EquatableArray.Of(new GeneratedFile($"{rule.Declaration.HintName}.g.cs", StubWriter.Write(rule)));

    private static IEnumerable<GeneratedFile> WriteForms(RuleModel rule)
    {
        IEnumerable<GeneratedFile> files = WriteForm(new CompiledForm(rule, Planner.MakePlan(rule), TypeName: null));
        if (rule.OtherForm is { } other)
        {
            files = files.Concat(WriteForm(new CompiledForm(other, Planner.MakePlan(other), CompiledForm.SecondName)));
        }

        if (rule.Evaluation is { } evaluation)
        {
            files = files.Concat(WriteForm(new CompiledForm(evaluation, Planner.MakePlan(evaluation), CompiledForm.EvaluationName)));
        }

        return rule.Hyperparameters.Any(hyperparameter => hyperparameter.IsAdjustable)
            ? files.Append(new($"{rule.Declaration.HintName}.Adjustment.g.cs", AdjustmentWriter.Write(rule)))
            : files;
    }

    private static IEnumerable<GeneratedFile> WriteForm(CompiledForm form)
    {
        string name = form.Rule.Declaration.HintName + (form.IsSecond ? $".{form.TypeName}" : "");
        return
        [
            new($"{name}.g.cs", DescriptorWriter.Write(form)),
            new($"{name}.Plan.g.cs", WritePlan(form)),
            .. form.IsEvaluation ? [] : new GeneratedFile[] { new($"{name}.Scaling.g.cs", ScalingWriter.Write(form)) },
            new($"{name}.Cpu.g.cs", WriteSimd(form)),
            new(
                $"{name}.Cuda.g.cs",
                WriteText(
                    form,
                    "CudaSource",
                    "The CUDA C text of all kernels, compiled on the machine that runs it.",
                    CudaSourceWriter.Write(form))),
            new(
                $"{name}.Ir.g.cs",
                WriteText(
                    form,
                    "IntermediateRepresentation",
                    "What the compiler understood, and what it made of it.",
                    IrWriter.Write(form))),
        ];
    }

    private static string WritePlan(CompiledForm form) =>
        RuleFrame.Write(form, ["GuidedDescent.Execution", "GuidedDescent.Language", "GuidedDescent.Rules"], "", writer =>
        {
            PlanWriter.WriteExecute(writer, form);
            ScalarStructs.Write(writer, form.Plan);
        });

    private static string WriteSimd(CompiledForm form) =>
        RuleFrame.Write(form, ["System.Numerics", "System.Runtime.CompilerServices", "GuidedDescent.Execution.Cpu"], "", writer =>
        {
            using (writer.Block("private static class CpuKernels"))
            {
                for (int index = 0; index < form.Plan.Kernels.Count; index++)
                {
                    if (index > 0)
                    {
                        writer.Line();
                    }

                    SimdKernelWriter.Write(writer, form.Plan, form.Plan.Kernels[index]);
                }
            }
        });

    private static string WriteText(CompiledForm form, string name, string summary, string text) =>
        RuleFrame.Write(form, [], "", writer =>
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
