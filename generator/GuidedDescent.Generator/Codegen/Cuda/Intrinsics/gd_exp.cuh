// e^x = 2^n e^r with n = round(x / ln 2), |r| <= ln(2)/2, and e^r from a polynomial; within 0.9 ulp.
// Same bits as Simd.Exp. Scaling in two factors lets the result overflow, or round once into the subnormal numbers.
__device__ __forceinline__ float gd_exp(float x)
{
    float clamped = x > 89.0f ? 89.0f : x < -104.0f ? -104.0f : x;
    float shifted = __fmaf_rn(clamped, 1.442695f, 12582912.0f);
    float n = __fsub_rn(shifted, 12582912.0f);
    float r = __fmaf_rn(n, -0.6931472f, clamped);
    r = __fmaf_rn(n, 1.9046542e-9f, r);

    float p = 0.0013821297f;
    p = __fmaf_rn(p, r, 0.008368668f);
    p = __fmaf_rn(p, r, 0.04166826f);
    p = __fmaf_rn(p, r, 0.16666521f);
    p = __fmaf_rn(p, r, 0.49999994f);
    p = __fmaf_rn(p, r, 1.0f);
    p = __fmaf_rn(p, r, 1.0f);

    int exponent = __float_as_int(shifted) - 0x4B400000;
    int half = exponent >> 1;
    float first = __int_as_float((int)((unsigned int)(half + 127) << 23));
    float second = __int_as_float((int)((unsigned int)(exponent - half + 127) << 23));
    return __fmul_rn(__fmul_rn(p, first), second);
}
