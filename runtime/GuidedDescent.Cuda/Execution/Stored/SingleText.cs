namespace GuidedDescent.Cuda;

/// <summary>A stream of singles.</summary>
internal sealed class SingleText(StreamUse use) : SlotText(use)
{
    public override string Summary => "in single precision";

    public override bool HasBeside => false;

    public override IEnumerable<string> Pointers => [Pointer("float", Stream, Start)];

    public override IEnumerable<string> Loads => [$"const Eight {Bits} = gd_load({Stream} + i, count);"];

    public override string Open => $"gd_open({Bits}, {Numbers});";

    public override IEnumerable<string> Close => [$"gd_store({Stream} + i, count, gd_close({Numbers}));"];
}
