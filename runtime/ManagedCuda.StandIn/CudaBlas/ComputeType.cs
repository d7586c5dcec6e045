namespace ManagedCuda.CudaBlas;

/// <summary>How a product is computed. Only what is used here.</summary>
public enum ComputeType
{
    /// <summary>In single precision.</summary>
    Compute32F = 68,

    /// <summary>In single precision, and with no shortcut that the hardware may offer.</summary>
    Compute32FPedantic = 69,

    /// <summary>In double precision.</summary>
    Compute64F = 70,

    /// <summary>Factors rounded to TF32, sums in single precision.</summary>
    Compute32FFastTF32 = 77,
}
