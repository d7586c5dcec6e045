// The sign of x as 1 or -1; zeros and NaN stay themselves.
// Same bits as Simd.Sign.
__device__ __forceinline__ float gd_sign(float x)
{
    return x > 0.0f ? 1.0f : x < 0.0f ? -1.0f : x;
}
