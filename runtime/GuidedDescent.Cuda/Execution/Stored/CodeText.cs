namespace GuidedDescent.Cuda;

/// <summary>A stream of codes of 8 bits, with a scale for each block of 256.</summary>
internal sealed class CodeText(StreamUse use) : SlotText(use)
{
    public override string Summary => "in 8 bits";

    public override bool HasCodes => true;

    public override IEnumerable<string> Pointers =>
    [
        Pointer("unsigned char", Stream, $"(unsigned char*){Start}"),
        $"float* {Scales} = (float*){Beside}.memory + chunk.offset / 256;",
    ];

    public override IEnumerable<string> Loads =>
        [$"const uint2 {Bits} = gd_load({Stream} + i, count);", $"const float {Name}Scale = {Scales}[i / 256];"];

    public override string Open => $"gd_decode({Bits}, {Name}Scale, codes, {Numbers});";

    public override IEnumerable<string> Close =>
    [
        $"float {Name}NextScale;",
        $"gd_store({Stream} + i, count, gd_encode({Numbers}, count, codes, {Name}NextScale));",
        $"gd_store_scale({Scales} + i / 256, {Name}NextScale);",
    ];

    private string Scales => $"{Name}Scales";
}
