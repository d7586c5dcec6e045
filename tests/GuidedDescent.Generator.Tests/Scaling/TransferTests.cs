using GuidedDescent.Generator.Analysis.Scaling;
using GuidedDescent.Generator.Ir;

namespace GuidedDescent.Generator.Tests.Scaling;

/// <summary>The table of transfer functions.</summary>
public class TransferTests
{
    [Fact]
    public void EveryInstruction_HasATransferFunction() =>
        Assert.Empty(Enum.GetValues<Opcode>().Where(opcode => !Transfers.Has(opcode)));
}
