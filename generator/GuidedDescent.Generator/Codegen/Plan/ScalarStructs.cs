using GuidedDescent.Generator.Planning;

namespace GuidedDescent.Generator.Codegen.Plan;

/// <summary>Writes the structs that scalars travel in: one for each kernel, and one for all operations of another kind.</summary>
internal static class ScalarStructs
{
    public static string NameFor(PlanOperation operation) => operation switch
    {
        Product => "ProductScalars",
        Factorization factorization => $"{factorization.Kind}Scalars",
        _ => $"{operation.Name}Scalars",
    };

    public static void Write(CodeWriter writer, KernelPlan plan)
    {
        HashSet<string> written = [];
        foreach (PlanOperation operation in plan.Operations.Where(operation => operation.Scalars.Count > 0))
        {
            if (written.Add(NameFor(operation)))
            {
                writer.Line();
                WriteStruct(writer, operation);
            }
        }
    }

    private static void WriteStruct(CodeWriter writer, PlanOperation operation)
    {
        string who = operation switch
        {
            Product => "a product",
            Factorization factorization => $"{factorization.Kind}",
            _ => operation.Name,
        };
        writer.Line($"/// <summary>What {who} is given by the host, rounded once to single precision.</summary>");
        using (writer.Block($"private struct {NameFor(operation)}"))
        {
            foreach (Scalar scalar in operation.Scalars)
            {
                writer.Line($"public float {ScalarNames.ToPascalCase(scalar.Name)};");
            }
        }
    }
}
