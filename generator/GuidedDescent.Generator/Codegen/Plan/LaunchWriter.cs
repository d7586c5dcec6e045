using GuidedDescent.Generator.Analysis;
using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Planning;

namespace GuidedDescent.Generator.Codegen.Plan;

/// <summary>Writes the launch of an operation, with the scalars it is given.</summary>
internal sealed class LaunchWriter(CodeWriter writer, KernelPlan plan, string launcher)
{
    public void Write(HostWriter host, PlanOperation operation)
    {
        string name = operation is Kernel ? $"Kernels.{operation.Name}" : $"Operations.{operation.Name}";
        if (operation.Scalars.Count == 0)
        {
            writer.Line($"{launcher}.Launch({name}, default(NoScalars));");
            return;
        }

        host.Declare(operation.Scalars.Select(scalar => scalar.Value));
        string start = $"{launcher}.Launch({name}, new {ScalarStructs.NameFor(operation)}";
        IEnumerable<string> fields =
            operation.Scalars.Select(scalar => $"{ScalarNames.ToPascalCase(scalar.Name)} = {Single(host, scalar)}");
        if (operation is not Kernel)
        {
            writer.Line($"{start} {{ {string.Join(", ", fields)} }});");
            return;
        }

        writer.Line(start);
        writer.Line("{");
        using (writer.Indent("});"))
        {
            foreach (string field in fields)
            {
                writer.Line($"{field},");
            }
        }
    }

    /// <summary>Writes what the operation computes, in the author's words.</summary>
    public void WriteComment(HostWriter host, PlanOperation operation)
    {
        if (operation is Kernel kernel)
        {
            string[] statements = [.. FindStatements(kernel)];
            foreach (string line in statements.Length > 0 ? statements : [KernelSummary.Of(plan, kernel)])
            {
                writer.Line($"// {line}");
            }

            return;
        }

        string half = operation is Product { IsSymmetric: true } ? ", symmetric: half of it is computed" : "";
        writer.Line($"// {new OperationFormula(plan, host.Expression).Of(operation)}{half}");
    }

    private IEnumerable<string> FindStatements(Kernel kernel) =>
        Reachability.From(plan.Graph, kernel.Values)
            .Select(value => plan.Graph[value])
            .Where(instruction => instruction.Type.IsDevice() && instruction.Opcode != Opcode.Load && instruction.Origin >= 0)
            .Select(instruction => instruction.Origin)
            .Distinct()
            .OrderBy(origin => origin)
            .Select(origin => plan.Graph.Statements[origin])
            .Distinct();

    private string Single(HostWriter host, Scalar scalar) =>
        plan.Graph[scalar.Value] is { Opcode: Opcode.Constant, Number: 0 or 1 }
            ? host.Expression(scalar.Value)
            : $"(float){host.Expression(scalar.Value, Precedence.Primary)}";
}
