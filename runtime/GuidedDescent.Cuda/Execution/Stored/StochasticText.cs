using GuidedDescent.Precision;

namespace GuidedDescent.Cuda;

/// <summary>A stream of 16 bits, rounded by chance.</summary>
internal sealed class StochasticText(StreamUse use, NumberFormat format) : NarrowText(use, format)
{
    public override bool HasBeside => Use.IsWritten;

    public override IEnumerable<string> Close =>
    [
        $"gd_store({Stream} + i, count, gd_stochastic<{Function("stochastic")}>({Numbers}, {Beside}.key, *step, chunk.offset + i));",
    ];

    protected override string Rounding => "by chance";
}
