using GuidedDescent.Generator.Codegen.Cuda;
using GuidedDescent.Generator.Codegen.Plan;
using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Planning;

namespace GuidedDescent.Generator.Codegen;

/// <summary>Writes the descriptors of a plan's operations: the kernels in one class, all others in another.</summary>
internal sealed class OperationDescriptorWriter
{
    private readonly CodeWriter _writer;
    private readonly KernelPlan _plan;
    private readonly OperationFormula _formula;

    public OperationDescriptorWriter(CodeWriter writer, CompiledForm form)
    {
        _writer = writer;
        _plan = form.Plan;
        var host = new HostWriter(writer, form.Plan, HostNames.Of(form, form.Method.StepName, "shapes"), new NameScope([]));
        _formula = new OperationFormula(form.Plan, host.Expression);
    }

    /// <summary>The class that holds the descriptor of an operation.</summary>
    public static string ClassOf(PlanOperation operation) => operation is Kernel ? "Kernels" : "Operations";

    public void Write()
    {
        WriteClass("Kernels", [.. _plan.Kernels]);
        PlanOperation[] others = [.. _plan.Operations.Where(operation => operation is not Kernel)];
        if (others.Length > 0)
        {
            _writer.Line();
            WriteClass("Operations", others);
        }
    }

    private void WriteClass(string name, IReadOnlyList<PlanOperation> operations)
    {
        using (_writer.Block($"private static class {name}"))
        {
            for (int index = 0; index < operations.Count; index++)
            {
                if (index > 0)
                {
                    _writer.Line();
                }

                WriteOperation(operations[index]);
            }
        }
    }

    private void WriteOperation(PlanOperation operation)
    {
        string summary = operation is Kernel kernel
            ? KernelSummary.Of(_plan, kernel)
            : $"<c>{_formula.Of(operation).Replace("&", "&amp;").Replace("<", "&lt;")}</c>";
        _writer.Line($"/// <summary>{summary}</summary>");
        _writer.Line($"public static readonly {TypeOf(operation)} {operation.Name} = new()");
        _writer.Line("{");
        using (_writer.Indent("};"))
        {
            _writer.Line($"Name = {Literals.String(operation.Name)},");
            if (operation is Kernel { EntryPoint: var entryPoint })
            {
                _writer.Line($"EntryPoint = {Literals.String(entryPoint)},");
            }

            _writer.Line($"Reads = {Literals.List(operation.Reads)},");
            _writer.Line($"Writes = {Literals.List(operation.Writes)},");
            _writer.Line($"Scalars = {Literals.List(operation.Scalars.Select(scalar => Literals.String(scalar.Name)))},");
            foreach (string line in Details(operation))
            {
                _writer.Line($"{line},");
            }
        }
    }

    private static string TypeOf(PlanOperation operation) => operation switch
    {
        Kernel => "KernelDescriptor",
        Product => "ProductDescriptor",
        Factorization => "FactorizationDescriptor",
        Rearrangement => "RearrangementDescriptor",
        _ => "GroupSumDescriptor",
    };

    private IEnumerable<string> Details(PlanOperation operation) => operation switch
    {
        Kernel kernel => DetailsOf(kernel),
        Product product => DetailsOf(product),
        Factorization factorization =>
        [
            $"Kind = FactorizationKind.{factorization.Kind}",
            $"Inputs = {Literals.List(factorization.Inputs)}",
            $"Outputs = {Literals.List(factorization.Outputs)}",
        ],
        Rearrangement rearrangement =>
        [
            $"Kind = RearrangementKind.{rearrangement.Kind}",
            $"Inputs = {Literals.List(rearrangement.Inputs)}",
            $"Output = {rearrangement.Output}",
        ],
        GroupTotal total => [$"Source = {total.Source}", $"Result = {total.Result}"],
        _ => throw new InvalidOperationException($"{operation.Name} has no descriptor."),
    };

    private IEnumerable<string> DetailsOf(Kernel kernel)
    {
        if (kernel.DomainSlot != 0)
        {
            yield return $"DomainSlot = {kernel.DomainSlot}";
        }

        (int Slot, SlotAccess Access)[] accesses =
        [
            .. kernel.Reads.Select(slot => (slot, kernel.AccessOf(slot))).Where(item => item.Item2 != SlotAccess.Full),
        ];
        if (accesses.Length > 0)
        {
            yield return $"Accesses = {Literals.List(accesses.Select(item => $"({item.Slot}, SlotAccess.{item.Access})"))}";
        }

        if (kernel.Reductions.Count > 0)
        {
            yield return "Reductions = "
                + Literals.List(kernel.Reductions.Select(reduction => $"new(ReductionKind.{reduction.Kind}, {reduction.Slot})"));
        }

        if (kernel.DomainSlot == 0 && accesses.Length == 0 && kernel.Reductions.Count == 0)
        {
            yield return $"ElementFunction = {Literals.String(CudaKernelText.FunctionOf(_plan, kernel))}";
        }

        yield return $"Cpu = CpuKernels.{kernel.Name}";
    }

    private static IEnumerable<string> DetailsOf(Product product)
    {
        (string Name, int? Slot)[] slots =
            [("C", product.C), ("D", product.D), ("AlphaSlot", product.AlphaSlot), ("BetaSlot", product.BetaSlot)];
        (string Name, bool IsSet)[] flags =
            [("TransposeA", product.TransposeA), ("TransposeB", product.TransposeB), ("IsSymmetric", product.IsSymmetric)];
        return
        [
            $"A = {product.A}",
            $"B = {product.B}",
            .. slots.Where(item => item.Slot is not null).Select(item => $"{item.Name} = {item.Slot}"),
            .. flags.Where(item => item.IsSet).Select(item => $"{item.Name} = true"),
        ];
    }
}
