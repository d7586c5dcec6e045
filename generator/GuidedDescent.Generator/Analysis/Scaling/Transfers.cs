using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Analysis.Scaling;

/// <summary>The table of transfer functions: for each instruction, what size its result has.</summary>
internal static class Transfers
{
    private static readonly Dictionary<Opcode, Func<Site, Value>> s_table = new()
    {
        [Opcode.Constant] = LeafTransfers.Constant,
        [Opcode.Hyperparameter] = site => Value.Number(site.Interpretation.Scalables.SizeOf(site.Instruction.Text)),
        [Opcode.StepNumber] = LeafTransfers.Unit,
        [Opcode.Load] = site => site.Interpretation.Slots[(int)site.Instruction.Number],
        [Opcode.Dimension] = LeafTransfers.Dimension,
        [Opcode.Identity] = LeafTransfers.Identity,

        [Opcode.Add] = site => SumTransfers.Add(site, 0, 1),
        [Opcode.Subtract] = SumTransfers.Subtract,
        [Opcode.Multiply] = site => ProductTransfers.Multiply(site, 0, 1),
        [Opcode.Divide] = ProductTransfers.Divide,
        [Opcode.Remainder] = LeafTransfers.Unit,
        [Opcode.Negate] = site => site.Operand(0),
        [Opcode.FusedMultiplyAdd] = ProductTransfers.Fused,
        [Opcode.FusedNegativeMultiplyAdd] = ProductTransfers.Fused,
        [Opcode.FusedMultiplySubtract] = ProductTransfers.Fused,

        [Opcode.Abs] = FunctionTransfers.Abs,
        [Opcode.Sign] = FunctionTransfers.Sign,
        [Opcode.Sqrt] = FunctionTransfers.Sqrt,
        [Opcode.Exp] = FunctionTransfers.OfNumber,
        [Opcode.Log] = FunctionTransfers.OfNumber,
        [Opcode.Tanh] = FunctionTransfers.OfNumber,
        [Opcode.Atan2] = FunctionTransfers.Atan2,
        [Opcode.Pow] = FunctionTransfers.Pow,
        [Opcode.Min] = ChoiceTransfers.Bound,
        [Opcode.Max] = ChoiceTransfers.Bound,

        [Opcode.Less] = ChoiceTransfers.Compare,
        [Opcode.LessOrEqual] = ChoiceTransfers.Compare,
        [Opcode.Greater] = ChoiceTransfers.Compare,
        [Opcode.GreaterOrEqual] = ChoiceTransfers.Compare,
        [Opcode.Equal] = ChoiceTransfers.Compare,
        [Opcode.NotEqual] = ChoiceTransfers.Compare,
        [Opcode.And] = ChoiceTransfers.Combine,
        [Opcode.Or] = ChoiceTransfers.Combine,
        [Opcode.ExclusiveOr] = ChoiceTransfers.Combine,
        [Opcode.Not] = ChoiceTransfers.Combine,
        [Opcode.Where] = ChoiceTransfers.Where,
        [Opcode.Select] = ChoiceTransfers.Select,

        [Opcode.ToReal] = site => site.Operand(0),
        [Opcode.Truncate] = site => site.Operand(0),

        [Opcode.Sum] = site => ReductionTransfers.Sum(site, overRows: true, overColumns: true),
        [Opcode.MaxAbs] = ReductionTransfers.Largest,
        [Opcode.RowSum] = site => ReductionTransfers.Sum(site, overRows: false, overColumns: true),
        [Opcode.ColumnSum] = site => ReductionTransfers.Sum(site, overRows: true, overColumns: false),
        [Opcode.GroupSum] = site => site.Operand(0),

        [Opcode.Transpose] = MatrixTransfers.Transpose,
        [Opcode.MatMul] = MatrixTransfers.Product,
        [Opcode.Eigh] = MatrixTransfers.Decompose,
        [Opcode.Qr] = MatrixTransfers.Orthonormalize,
        [Opcode.Cholesky] = MatrixTransfers.Root,
        [Opcode.Solve] = MatrixTransfers.Solve,
        [Opcode.InverseRoot] = MatrixTransfers.InverseRoot,
        [Opcode.SortColumns] = site => site.Operand(0),
        [Opcode.SortRows] = site => site.Operand(0),
        [Opcode.Part] = MatrixTransfers.Part,

        [Opcode.Loop] = LeafTransfers.Loop,
        [Opcode.LoopParameter] = site =>
            site.Interpretation.LoopParameter(site.Instruction.Text, (int)site.Instruction.Number),
        [Opcode.LoopResult] = site =>
            site.Interpretation.LoopResult(site.Instruction.Operands[0], (int)site.Instruction.Number),
    };

    public static Func<Site, Value> Of(Opcode opcode) => s_table[opcode];

    public static bool Has(Opcode opcode) => s_table.ContainsKey(opcode);
}
