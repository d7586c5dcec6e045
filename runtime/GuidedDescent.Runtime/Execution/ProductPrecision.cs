namespace GuidedDescent;

/// <summary>
/// What the factors of matrix products are rounded to before they are multiplied. Sums are in single precision always. A processor
/// computes in <see cref="Single"/> only. It is chosen for each parameter group, <see cref="ParameterGroup.ProductPrecision"/>.
/// </summary>
public enum ProductPrecision
{
    /// <summary>They are not rounded. Nothing is in TF32, whatever the GPU could do.</summary>
    Single = 0,

    /// <summary>To TF32, with ten bits of fraction, as the GPU reads them: what is summed up is off by up to a relative 5e-4.</summary>
    TensorFloat32,

    /// <summary>To bfloat16, with seven bits of fraction, the fastest: what is summed up is off by up to a relative 4e-3.</summary>
    BFloat16,
}
