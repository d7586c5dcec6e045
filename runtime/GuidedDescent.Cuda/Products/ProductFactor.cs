using ManagedCuda.BasicTypes;

namespace GuidedDescent.Cuda;

/// <summary>
/// What products, or what is added to them, are multiplied by: a number of now, which a captured graph keeps, or one that is read
/// from the device when the product is computed, as from the scalars of a step.
/// </summary>
/// <param name="Number">The number of now.</param>
/// <param name="Place">Where the number lies on the device, or null for <paramref name="Number"/>.</param>
internal readonly record struct ProductFactor(float Number, CUdeviceptr Place)
{
    /// <summary>Nothing.</summary>
    public static ProductFactor Zero => Of(0);

    /// <summary>The product itself.</summary>
    public static ProductFactor One => Of(1);

    /// <summary>Whether the host knows it.</summary>
    public bool IsKnown => (ulong)Place.Pointer == 0;

    /// <summary>Whether it is certain that nothing is left.</summary>
    public bool IsZero => IsKnown && Number == 0;

    public static ProductFactor Of(float number) => new(number, default);

    public static ProductFactor At(CUdeviceptr place) => new(0, place);
}
