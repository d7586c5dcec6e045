// The gradient of element i of a stretch times its factor, rounded once; as it is where there are no factors.
__device__ __forceinline__ float gd_multiplied(const StretchFactors& stretch, int i, float gradient)
{
    if (stretch.factors == nullptr)
    {
        return gradient;
    }
    const int behind = i - stretch.firstLength;
    return __fmul_rn(behind < 0 ? stretch.first : stretch.factors[1 + behind / stretch.unitLength], gradient);
}

// The same for elements i to i + 3.
__device__ __forceinline__ float4 gd_multiplied(const StretchFactors& stretch, int i, float4 gradient)
{
    return make_float4(
        gd_multiplied(stretch, i, gradient.x), gd_multiplied(stretch, i + 1, gradient.y),
        gd_multiplied(stretch, i + 2, gradient.z), gd_multiplied(stretch, i + 3, gradient.w));
}
