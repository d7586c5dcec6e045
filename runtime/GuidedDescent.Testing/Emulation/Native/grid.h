// Runs the blocks of a grid, one after the other.
#pragma once

#include "block_scheduler.h"

namespace cuda_emulation
{
// Blocks come in no particular order on a GPU either.
inline unsigned* shuffled_blocks(unsigned count, RandomSource& random)
{
    unsigned* order = new unsigned[count];
    for (unsigned block = 0; block < count; block++)
    {
        unsigned place = random.below(block + 1);
        order[block] = order[place];
        order[place] = block;
    }

    return order;
}

// Calls thread(context) once for every thread. Returns null, or what went wrong.
inline const char* run_grid(unsigned blocks, unsigned threads, uint64_t seed, void (*thread)(void*), void* context)
{
    RandomSource random(seed);
    gridDim = dim3(blocks);
    blockDim = dim3(threads);
    unsigned* order = shuffled_blocks(blocks, random);
    const char* failure = nullptr;
    for (unsigned i = 0; i < blocks && failure == nullptr; i++)
    {
        blockIdx = {order[i], 0, 0};
        failure = scheduler.run_block(threads, thread, context, random);
    }

    delete[] order;
    return failure;
}
}
