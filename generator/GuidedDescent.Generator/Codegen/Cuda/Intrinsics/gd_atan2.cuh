// The angle of the point (x, y): atan of the smaller by the larger coordinate, then turned into the quadrant; within 1.6 ulp.
// Same bits as Simd.Atan2, with the zeros and infinities of IEEE 754.
__device__ __forceinline__ float gd_atan2(float y, float x)
{
    float a = fabsf(y);
    float b = fabsf(x);
    bool steep = a > b;
    bool left = __float_as_int(x) < 0;
    float q = __fdiv_rn(steep ? b : a, steep ? a : b);
    float s = __fmul_rn(q, q);
    float p = -0.0017875476f;
    p = __fmaf_rn(p, s, 0.010887361f);
    p = __fmaf_rn(p, s, -0.031127002f);
    p = __fmaf_rn(p, s, 0.057906546f);
    p = __fmaf_rn(p, s, -0.08400475f);
    p = __fmaf_rn(p, s, 0.10951175f);
    p = __fmaf_rn(p, s, -0.14264052f);
    p = __fmaf_rn(p, s, 0.19998531f);
    p = __fmaf_rn(p, s, -0.333333f);
    float diagonal = a == 0.0f ? 0.0f : 0.7853982f;
    float arc = a == b ? diagonal : __fmaf_rn(__fmul_rn(q, s), p, q);

    float high = steep ? 1.5707964f : left ? 3.1415927f : 0.0f;
    float low = steep ? -4.371139e-8f : left ? -8.742278e-8f : 0.0f;
    float angle = __fadd_rn(high, __fadd_rn(low, steep != left ? -arc : arc));
    return __int_as_float(__float_as_int(angle) | (__float_as_int(y) & 0x80000000));
}
