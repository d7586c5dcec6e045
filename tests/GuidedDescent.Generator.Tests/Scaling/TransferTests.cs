using GuidedDescent.Generator.Analysis.Scaling;
using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Tests.Scaling;

/// <summary>The table of transfer functions.</summary>
public class TransferTests
{
    [Fact]
    public void EveryInstruction_HasATransferFunction() =>
        Assert.All(Enum.GetValues<Opcode>(), opcode => Assert.True(Transfers.Has(opcode), $"{opcode} has none."));
}
