using GuidedDescent.Precision;

namespace GuidedDescent.Cuda;

/// <summary>A stream of 16 bits beside what rounding has taken away.</summary>
/// <param name="use">What the kernel does with it.</param>
/// <param name="format">The format.</param>
/// <param name="keepsRest">Whether what rounding takes away is written as well, as it is in training.</param>
internal sealed class CompensatedText(StreamUse use, NumberFormat format, bool keepsRest) : NarrowText(use, format)
{
    public override bool HasBeside => true;

    public override IEnumerable<string> Pointers =>
        [.. base.Pointers, Pointer("unsigned short", Rest, $"(unsigned short*){Beside}.memory")];

    public override IEnumerable<string> Loads => [.. base.Loads, $"const uint4 {Name}RestBits = gd_load({Rest} + i, count);"];

    public override string Open => $"gd_join<{Function("join")}>({Bits}, {Name}RestBits, {Numbers});";

    public override IEnumerable<string> Close => keepsRest
        ?
        [
            $"uint4 {Name}NextRest;",
            $"gd_store({Stream} + i, count, gd_split<{Function("split")}>({Numbers}, {Name}NextRest));",
            $"gd_store({Rest} + i, count, {Name}NextRest);",
        ]
        : base.Close;

    protected override string Rounding => keepsRest ? "with what rounding takes away" : "beside what rounding has taken away";

    private string Rest => $"{Name}Rest";
}
