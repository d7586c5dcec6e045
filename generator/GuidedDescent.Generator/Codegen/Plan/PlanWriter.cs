using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Parsing;
using GuidedDescent.Generator.Planning;

namespace GuidedDescent.Generator.Codegen.Plan;

/// <summary>Writes the host plan: the author's control flow around launches, and the scalars each launch is given.</summary>
internal static class PlanWriter
{
    public static void WriteExecute(CodeWriter writer, RuleModel rule, KernelPlan plan)
    {
        // Our own names give way to the author's.
        var names = new NameScope(rule.Hyperparameters.Select(hyperparameter => hyperparameter.Name));
        string step = names.Take(rule.Method!.StepName);
        string launcher = names.Take("launcher");

        writer.Line("/// <summary>The host plan: computes the scalars of one step in double precision and launches the kernels.</summary>");
        using (writer.Block($"void IUpdateRule.Execute(Step {step}, IKernelLauncher {launcher})"))
        {
            WriteNode(writer, new HostWriter(writer, plan, step, rule.Widened, names), plan, plan.Root, launcher);
        }
    }

    public static void WriteScalars(CodeWriter writer, RuleModel rule, KernelPlan plan, Kernel kernel)
    {
        writer.Line($"/// <summary>What {kernel.Name} is given by the host, rounded once to single precision.</summary>");
        using (writer.Block($"private struct {kernel.Name}Scalars"))
        {
            foreach (Scalar scalar in kernel.Scalars)
            {
                writer.Line($"public float {ScalarNames.ToPascalCase(scalar.Name)};");
            }
        }
    }

    private static void WriteNode(CodeWriter writer, HostWriter host, KernelPlan plan, PlanNode node, string launcher)
    {
        switch (node)
        {
            case Branch branch:
                WriteBranch(writer, host, plan, branch, launcher);
                break;
            case Launch { Kernel: { } kernel }:
                WriteLaunch(writer, host, kernel, launcher);
                break;
            default:
                writer.Line("// This case changes nothing.");
                break;
        }
    }

    private static void WriteBranch(
        CodeWriter writer, HostWriter host, KernelPlan plan, Branch branch, string launcher, string before = "")
    {
        host.Declare(FindCommonValues(branch));
        using (writer.Block($"{before}if ({host.Expression(branch.Condition)})"))
        {
            WriteNode(writer, host.Inner(), plan, branch.WhenTrue, launcher);
        }

        if (branch.WhenFalse is Branch next && !host.NeedsDeclaration(FindCommonValues(next)))
        {
            WriteBranch(writer, host.Inner(), plan, next, launcher, "else ");
            return;
        }

        using (writer.Block("else"))
        {
            WriteNode(writer, host.Inner(), plan, branch.WhenFalse, launcher);
        }
    }

    /// <summary>The host values that are needed whichever way the plan goes from here: they are computed once, before it goes.</summary>
    private static IEnumerable<int> FindCommonValues(PlanNode node) => node switch
    {
        Branch branch => FindCommonValues(branch.WhenTrue).Intersect(FindCommonValues(branch.WhenFalse)).Union([branch.Condition]),
        Launch { Kernel: { } kernel } => kernel.Scalars.Select(scalar => scalar.Value),
        _ => [],
    };

    private static void WriteLaunch(CodeWriter writer, HostWriter host, Kernel kernel, string launcher)
    {
        if (kernel.Scalars.Count == 0)
        {
            writer.Line($"{launcher}.Launch(Kernels.{kernel.Name}, default(NoScalars));");
            return;
        }

        host.Declare(kernel.Scalars.Select(scalar => scalar.Value));
        writer.Line($"{launcher}.Launch(Kernels.{kernel.Name}, new {kernel.Name}Scalars");
        writer.Line("{");
        using (writer.Indent("});"))
        {
            foreach (Scalar scalar in kernel.Scalars)
            {
                writer.Line($"{ScalarNames.ToPascalCase(scalar.Name)} = (float){host.Expression(scalar.Value, Precedence.Primary)},");
            }
        }
    }
}
