namespace GuidedDescent.Testing;

/// <summary>A generation of GPUs, by its compute capability times ten.</summary>
public enum CudaArchitecture
{
    /// <summary>Volta, such as the V100.</summary>
    Sm70 = 70,

    /// <summary>Ampere, such as the A100.</summary>
    Sm80 = 80,

    /// <summary>Hopper, such as the H100.</summary>
    Sm90 = 90,
}
