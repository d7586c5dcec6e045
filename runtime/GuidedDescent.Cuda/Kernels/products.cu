// What matrix products need beside cuBLAS.

// What items of a batch are multiplied by: a number of the host or of the device, times a number of each item. Two for each item:
// alpha and beta.
struct Factor { const float* place; const float* scalars; long long stride; float number; };

__device__ __forceinline__ float gd_factor(const Factor& factor, int item)
{
    const float number = factor.place == nullptr ? factor.number : *factor.place;
    return factor.scalars == nullptr ? number : __fmul_rn(number, factor.scalars[factor.stride * item]);
}

extern "C" __global__ void __launch_bounds__(256) gd_product_factors(
    const Factor alpha, const Factor beta, float* __restrict__ factors, int count)
{
    for (int item = blockIdx.x * blockDim.x + threadIdx.x; item < count; item += gridDim.x * blockDim.x)
    {
        factors[2 * item] = gd_factor(alpha, item);
        factors[2 * item + 1] = gd_factor(beta, item);
    }
}

// Rounds to bfloat16, to the nearest, halves to even. Not a number stays so.
__device__ __forceinline__ unsigned short gd_bfloat16(float value)
{
    const unsigned bits = __float_as_uint(value);
    const unsigned rounded = (bits + 0x7FFFu + ((bits >> 16) & 1u)) >> 16;
    return (unsigned short)((bits & 0x7FFFFFFFu) > 0x7F800000u ? (bits >> 16) | 0x40u : rounded);
}

// Rounds equally spaced matrices, which come to lie one after the other.
extern "C" __global__ void __launch_bounds__(256) gd_round_to_bfloat16(
    const float* __restrict__ source, long long stride, unsigned short* __restrict__ target, long long elements, int count)
{
    const long long all = elements * count;
    const long long step = (long long)gridDim.x * blockDim.x;
    for (long long i = (long long)blockIdx.x * blockDim.x + threadIdx.x; i < all; i += step)
    {
        const long long item = i / elements;
        target[i] = gd_bfloat16(source[item * stride + (i - item * elements)]);
    }
}
