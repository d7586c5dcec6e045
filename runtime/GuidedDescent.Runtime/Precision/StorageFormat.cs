namespace GuidedDescent;

/// <summary>The format in which weights or gradients lie in memory. Rules compute in single precision whatever it is.</summary>
public enum StorageFormat
{
    /// <summary>Single precision: 4 bytes, 24 bits of significance.</summary>
    Single = 0,

    /// <summary>bfloat16, <see cref="GuidedDescent.BFloat16"/>: 2 bytes, 8 bits of significance, the range of single precision.</summary>
    BFloat16,

    /// <summary>
    /// Half precision, <see cref="System.Half"/>: 2 bytes, 11 bits of significance up to 65504, fewer below 6.1e-5, none below 6e-8.
    /// </summary>
    Half,
}
