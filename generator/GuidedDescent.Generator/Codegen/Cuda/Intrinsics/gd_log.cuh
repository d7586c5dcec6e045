// log(x) = e ln 2 + log(1 + f) with x = 2^e (1 + f), sqrt(1/2) <= 1 + f < sqrt(2); within 0.9 ulp.
// Same bits as Simd.Log: -infinity at both zeros, NaN below them.
__device__ __forceinline__ float gd_log(float x)
{
    bool tiny = x < 1.1754944e-38f;
    int offset = (int)((unsigned int)__float_as_int(tiny ? __fmul_rn(x, 8388608.0f) : x) - 0x3F3504F3u);
    int exponent = (offset >> 23) - (tiny ? 23 : 0);
    float e = __fsub_rn(__int_as_float(exponent + 0x4B400000), 12582912.0f);
    float f = __fsub_rn(__int_as_float((offset & 0x7FFFFF) + 0x3F3504F3), 1.0f);

    float p = -0.07636439f;
    p = __fmaf_rn(p, f, 0.1276227f);
    p = __fmaf_rn(p, f, -0.13159633f);
    p = __fmaf_rn(p, f, 0.14201577f);
    p = __fmaf_rn(p, f, -0.16623408f);
    p = __fmaf_rn(p, f, 0.20001242f);
    p = __fmaf_rn(p, f, -0.2500082f);
    p = __fmaf_rn(p, f, 0.3333333f);
    p = __fmaf_rn(p, f, -0.5f);

    float high = __fmul_rn(e, 0.69314575f);
    float sum = __fadd_rn(high, f);
    float low = __fmaf_rn(e, 1.4286068e-6f, __fsub_rn(f, __fsub_rn(sum, high)));
    float logarithm = __fadd_rn(sum, __fmaf_rn(__fmul_rn(f, f), p, low));

    float infinity = __int_as_float(0x7F800000);
    float outside = x == 0.0f ? -infinity : x < 0.0f ? __int_as_float(0x7FC00000) : x;
    return x > 0.0f && x < infinity ? logarithm : outside;
}
