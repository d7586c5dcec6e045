// Averages of the weights: for each row of a table of tensors, a row of pointers to as many averages of slot 0.

struct Chunk { long long offset; int tensor; int length; };

// e + r (w - e) with two roundings, as the processor has it; the weight itself where the rate is 1.
static __device__ __forceinline__ float gd_draw(float average, float weight, float rate)
{
    return rate == 1.0f ? weight : __fmaf_rn(rate, __fsub_rn(weight, average), average);
}

// Draws all averages towards the weights in one pass. An average whose rate is 0 is left alone.
extern "C" __global__ void __launch_bounds__(256) gd_update_averages(
    const float* __restrict__ rates, float* const* __restrict__ tensors, float* const* __restrict__ averages,
    const Chunk* __restrict__ chunks, int chunkCount, int slotCount, int averageCount)
{
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        const float* weights = tensors[(long long)slotCount * chunk.tensor] + chunk.offset;
        float* const* row = averages + (long long)averageCount * chunk.tensor;
        size_t addresses = (size_t)weights;
        for (int a = 0; a < averageCount; a++)
        {
            addresses |= (size_t)(row[a] + chunk.offset);
        }

        const int whole = (addresses & 15) == 0 ? chunk.length & ~3 : 0;
        for (int i = 4 * threadIdx.x; i < whole; i += 4 * blockDim.x)
        {
            const float4 weight = *(const float4*)(weights + i);
            for (int a = 0; a < averageCount; a++)
            {
                const float rate = rates[a];
                if (rate != 0.0f)
                {
                    float4* place = (float4*)(row[a] + chunk.offset + i);
                    float4 average = *place;
                    average.x = gd_draw(average.x, weight.x, rate);
                    average.y = gd_draw(average.y, weight.y, rate);
                    average.z = gd_draw(average.z, weight.z, rate);
                    average.w = gd_draw(average.w, weight.w, rate);
                    *place = average;
                }
            }
        }
        for (int i = whole + threadIdx.x; i < chunk.length; i += blockDim.x)
        {
            const float weight = weights[i];
            for (int a = 0; a < averageCount; a++)
            {
                const float rate = rates[a];
                if (rate != 0.0f)
                {
                    float* place = row[a] + chunk.offset + i;
                    *place = gd_draw(*place, weight, rate);
                }
            }
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
