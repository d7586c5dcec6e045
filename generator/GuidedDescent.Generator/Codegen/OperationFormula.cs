using GuidedDescent.Generator.Ir;
using GuidedDescent.Generator.Planning;

namespace GuidedDescent.Generator.Codegen;

/// <summary>Writes what an operation computes as its author would: <c>gram = MatMul(x, x.T)</c>.</summary>
/// <param name="plan">The plan of the operation.</param>
/// <param name="host">Writes a host value that binds at least as tightly as asked.</param>
internal sealed class OperationFormula(KernelPlan plan, Func<int, Precedence, string> host)
{
    public string Of(PlanOperation operation) => operation switch
    {
        Product product => $"{NameOf(product.D)} = {RightSideOf(product)}",
        Factorization factorization => $"{Names(factorization.Outputs)} = {RightSideOf(factorization)}",
        Rearrangement { Kind: Opcode.Transpose } transpose => $"{NameOf(transpose.Output)} = {NameOf(transpose.Inputs[0])}.T",
        Rearrangement sort => $"{NameOf(sort.Output)} = {sort.Kind}({Names(sort.Inputs)})",
        GroupTotal total => $"{NameOf(total.Result)} = GroupSum({NameOf(total.Source)})",
        _ => throw new InvalidOperationException($"{operation.Name} has no formula."),
    };

    private string RightSideOf(Product product)
    {
        string left = NameOf(product.A) + (product.TransposeA ? ".T" : "");
        string right = NameOf(product.B) + (product.TransposeB ? ".T" : "");
        string scaled = Scaled(product.Scalars[0].Value, product.AlphaSlot, $"MatMul({left}, {right})");
        if (product.C is not { } addend)
        {
            return scaled;
        }

        string added = Scaled(product.Scalars[1].Value, product.BetaSlot, NameOf(addend));
        return added[0] == '-' ? $"{scaled} - {added.Substring(1)}" : $"{scaled} + {added}";
    }

    private string Scaled(int factor, int? slot, string value)
    {
        string scaled = slot is { } scale ? $"{NameOf(scale)} * {value}" : value;
        return plan.Graph[factor].IsConstant(1) ? scaled
            : plan.Graph[factor].IsConstant(-1) ? $"-{scaled}"
            : $"{host(factor, Precedence.Multiplicative)} * {scaled}";
    }

    // The fallback comes last, as in the language.
    private string RightSideOf(Factorization factorization)
    {
        IEnumerable<string> numbers = factorization.Scalars.Select(scalar => host(scalar.Value, Precedence.Loosest));
        string[] inputs = [.. factorization.Inputs.Select(NameOf)];
        IEnumerable<string> arguments = factorization.Scalars.Count == 0 ? inputs : [inputs[0], .. numbers, .. inputs.Skip(1)];
        return $"{factorization.Kind}({string.Join(", ", arguments)})";
    }

    private string Names(IEnumerable<int> slots) => string.Join(", ", slots.Select(NameOf));

    private string NameOf(int slot) => plan.Slots[slot].Name;
}
