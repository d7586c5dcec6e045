// Weights of 16 bits around an evaluation with others. A tensor is a row of pointers: to the weights, to the room in which they are kept
// meanwhile, and to each of their averages, which is null where it does not cover such weights.

struct Chunk { long long offset; int tensor; int length; };

#include "precision.cuh"

// Copies the weights aside; the second has the average, rounded to the nearest, take their place.
extern "C" __global__ void __launch_bounds__(256) gd_lend_weights(
    void* const* __restrict__ tensors, const Chunk* __restrict__ chunks, int chunkCount, int pointerCount, int average, int isHalf,
    int isCopy)
{
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        void* const* tensor = tensors + (long long)pointerCount * chunk.tensor;
        unsigned short* weights = (unsigned short*)tensor[0] + chunk.offset;
        unsigned short* aside = (unsigned short*)tensor[1] + chunk.offset;
        const float* others = (const float*)tensor[2 + average] + chunk.offset;
        for (int i = threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            aside[i] = weights[i];
            if (!isCopy)
            {
                weights[i] = (unsigned short)(isHalf ? gd_nearest_half(others[i]) : gd_nearest_bfloat16(others[i]));
            }
        }
    }
}

// Brings the weights back, bit for bit. What was written in their place meanwhile goes to the average.
extern "C" __global__ void __launch_bounds__(256) gd_return_weights(
    void* const* __restrict__ tensors, const Chunk* __restrict__ chunks, int chunkCount, int pointerCount, int average, int isHalf,
    int isCopy)
{
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        void* const* tensor = tensors + (long long)pointerCount * chunk.tensor;
        unsigned short* weights = (unsigned short*)tensor[0] + chunk.offset;
        const unsigned short* aside = (const unsigned short*)tensor[1] + chunk.offset;
        float* others = (float*)tensor[2 + average];
        for (int i = threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            const unsigned bits = weights[i];
            if (others != nullptr)
            {
                float* other = others + chunk.offset + i;
                const unsigned lent = isHalf ? gd_nearest_half(*other) : gd_nearest_bfloat16(*other);
                if (lent != bits)
                {
                    *other = isHalf ? gd_widen_half(bits) : gd_widen_bfloat16(bits);
                }
            }

            weights[i] = aside[i];
        }
    }
}
