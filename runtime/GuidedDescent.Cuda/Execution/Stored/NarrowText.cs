using GuidedDescent.Precision;

namespace GuidedDescent.Cuda;

/// <summary>A stream of 16 bits, rounded to the nearest.</summary>
internal class NarrowText(StreamUse use, NumberFormat format) : SlotText(use)
{
    public override string Summary => Use.IsWritten ? $"in {Format}, {Rounding}" : $"in {Format}";

    public override bool HasBeside => false;

    public override IEnumerable<string> Pointers => [Pointer("unsigned short", Stream, $"(unsigned short*){Start}")];

    public override IEnumerable<string> Loads => [$"const uint4 {Bits} = gd_load({Stream} + i, count);"];

    public override string Open => $"gd_widen<{Function("widen")}>({Bits}, {Numbers});";

    public override IEnumerable<string> Close =>
        [$"gd_store({Stream} + i, count, gd_nearest<{Function("nearest")}>({Numbers}));"];

    /// <summary>How numbers are rounded.</summary>
    protected virtual string Rounding => "to the nearest";

    private string Format => format == NumberFormat.BFloat16 ? "bfloat16" : "half precision";

    /// <summary>A conversion of the format.</summary>
    protected string Function(string verb) => $"gd_{verb}_{(format == NumberFormat.BFloat16 ? "bfloat16" : "half")}";
}
