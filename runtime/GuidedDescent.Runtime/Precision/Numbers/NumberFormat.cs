namespace GuidedDescent.Precision;

/// <summary>The formats of stored numbers, be they weights, gradients or states.</summary>
internal enum NumberFormat
{
    /// <summary>bfloat16.</summary>
    BFloat16,

    /// <summary>Half precision.</summary>
    Half,

    /// <summary>Codes of 8 bits, with a scale for each block.</summary>
    EightBit,
}
