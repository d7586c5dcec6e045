// Copies of gradients for operations that multiply nothing where they read: slot 1 of a table of tensors leads to the copies.
#include "surroundings.cuh"
#include "gd_is_skipped.cuh"
#include "gd_find_factors.cuh"
#include "gd_multiplied.cuh"

struct Chunk { long long offset; int tensor; int length; };

// Copies the gradients of all tensors of a bucket, each times its factor.
extern "C" __global__ void __launch_bounds__(256) gd_copy_gradients(
    const float* const* __restrict__ sources, float* const* __restrict__ tensors,
    const Chunk* __restrict__ chunks, int chunkCount, int slotCount, const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        const float* source = sources[chunk.tensor] + chunk.offset;
        float* copy = tensors[(long long)slotCount * chunk.tensor + 1] + chunk.offset;
        const int whole = (((size_t)source | (size_t)copy) & 15) == 0 ? chunk.length & ~3 : 0;
        const StretchFactors factors = gd_find_factors(surroundings, chunk.tensor, chunk.offset);
        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            *(float4*)(copy + i) = gd_multiplied(factors, i, *(const float4*)(source + i));
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            copy[i] = gd_multiplied(factors, i, source[i]);
        }
    }
}
