// What the runtime launches beside the kernels of the rules.

struct Chunk { long long offset; int tensor; int length; };

// 1 KiB that travels as the argument of a launch: the driver copies it when the launch is made, in the order of the stream.
struct ScalarBlock { float4 values[64]; };

// Puts scalars where the kernels of the step read them.
extern "C" __global__ void __launch_bounds__(64) gd_store_scalars(const ScalarBlock block, float4* destination, int count)
{
    if (threadIdx.x < count)
    {
        destination[threadIdx.x] = block.values[threadIdx.x];
    }
}

// Sets one slot of all tensors of a group to zero, whose elements are of 2 or 4 bytes.
extern "C" __global__ void __launch_bounds__(256) gd_clear_slot(
    float* const* __restrict__ tensors, const Chunk* __restrict__ chunks, int chunkCount, int slotCount, int slot, int elementBytes)
{
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        char* stream = (char*)tensors[(long long)slotCount * chunk.tensor + slot] + elementBytes * chunk.offset;
        const int bytes = elementBytes * chunk.length;
        const int whole = ((size_t)stream & 15) == 0 ? bytes & ~15 : 0;
        for (int i = 16 * threadIdx.x; i < whole; i += 16 * blockDim.x)
        {
            *(float4*)(stream + i) = make_float4(0.0f, 0.0f, 0.0f, 0.0f);
        }
        for (int i = whole + 2 * threadIdx.x; i < bytes; i += 2 * blockDim.x)
        {
            *(short*)(stream + i) = 0;
        }
    }
}
