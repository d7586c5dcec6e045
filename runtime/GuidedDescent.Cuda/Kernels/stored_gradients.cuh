// Multiplies a lane's eight elements from element i of a stretch on by their factors.
static __device__ __forceinline__ void gd_multiply(const StretchFactors& factors, int i, int count, float (&gradients)[8])
{
    if (factors.factors == nullptr)
    {
        return;
    }

    if (count == 8)
    {
        const Eight eight = gd_close(gradients);
        gd_open({gd_multiplied(factors, i, eight.low), gd_multiplied(factors, i + 4, eight.high)}, gradients);
        return;
    }

    // Elements that are not there have no factors.
    #pragma unroll
    for (int e = 0; e < 8; e++)
    {
        if (e < count)
        {
            gradients[e] = gd_multiplied(factors, i + e, gradients[e]);
        }
    }
}
