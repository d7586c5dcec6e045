// Averages of the weights: for each row of a table of tensors, a row of pointers to as many averages of slot 0.
#include "surroundings.cuh"
#include "gd_is_skipped.cuh"
#include "gd_draw_averages.cuh"

struct Chunk { long long offset; int tensor; int length; };

// Draws all averages towards the weights in one pass.
extern "C" __global__ void __launch_bounds__(256) gd_update_averages(
    float* const* __restrict__ tensors, const Chunk* __restrict__ chunks, int chunkCount, int slotCount,
    const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        const float* weights = tensors[(long long)slotCount * chunk.tensor] + chunk.offset;
        const int whole = ((size_t)weights & 15) == 0 ? chunk.length & ~3 : 0;
        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, *(const float4*)(weights + i));
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            gd_draw_averages(surroundings, chunk.tensor, chunk.offset + i, weights[i]);
        }
    }
}

// Has the weights and one of their averages change places, or makes the average a copy of the weights; as integers, so that no bit of a
// NaN changes.
extern "C" __global__ void __launch_bounds__(256) gd_exchange_weights(
    float* const* __restrict__ tensors, float* const* __restrict__ averages,
    const Chunk* __restrict__ chunks, int chunkCount, int slotCount, int averageCount, int average, int isCopy)
{
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        int* weights = (int*)(tensors[(long long)slotCount * chunk.tensor] + chunk.offset);
        int* kept = (int*)(averages[(long long)averageCount * chunk.tensor + average] + chunk.offset);
        for (int i = threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            const int weight = weights[i];
            if (!isCopy)
            {
                weights[i] = kept[i];
            }
            kept[i] = weight;
        }
    }
}
