// The smaller of two numbers, NaN where either is; of two equal numbers the second.
// Same bits as Simd.Min, unlike fminf, which drops a NaN.
__device__ __forceinline__ float gd_min(float a, float b)
{
    return a < b || a != a ? a : b;
}
