using GuidedDescent.Precision;

namespace GuidedDescent.Cuda;

/// <summary>A stream of 16 bits that is a copy in single precision, rounded to the nearest.</summary>
/// <param name="use">What the kernel does with it.</param>
/// <param name="format">The format.</param>
/// <param name="keepsMaster">Whether the copy is written as well, as it is in training.</param>
internal sealed class MasterText(StreamUse use, NumberFormat format, bool keepsMaster) : NarrowText(use, format)
{
    public override bool HasBeside => true;

    public override IEnumerable<string> Pointers => [.. base.Pointers, Pointer("float", Master, $"(float*){Beside}.memory")];

    public override IEnumerable<string> Loads => [.. base.Loads, $"const Eight {Name}MasterBits = gd_load({Master} + i, count);"];

    public override string Open =>
        $"gd_follow<{Function("nearest")}, {Function("widen")}>({Bits}, {Name}MasterBits, {Numbers});";

    public override IEnumerable<string> Close =>
        keepsMaster ? [$"gd_store({Master} + i, count, gd_close({Numbers}));", .. base.Close] : base.Close;

    protected override string Rounding => keepsMaster ? "with a master copy" : "beside a master copy";

    private string Master => $"{Name}Master";
}
