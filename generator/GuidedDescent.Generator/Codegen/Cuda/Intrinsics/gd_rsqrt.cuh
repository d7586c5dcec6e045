// 1 / sqrt(x), rounded after the root and after the division.
// Same bits as Simd.Rsqrt, unlike rsqrtf, which approximates.
__device__ __forceinline__ float gd_rsqrt(float x)
{
    return __fdiv_rn(1.0f, __fsqrt_rn(x));
}
