// The memory that the threads of a block share.
#pragma once

#include "cuda_types.h"

// The linker defines where a section starts and stops, if anything is in it.
__shared__ volatile char cuda_emulation_anchor[16];
extern "C" __attribute__((visibility("hidden"))) char __start_cuda_shared[];
extern "C" __attribute__((visibility("hidden"))) char __stop_cuda_shared[];

namespace cuda_emulation
{
// A block finds its shared memory in no particular state. All bits set is NaN as a float and -1 as an integer, so
// that a read before the first write does not pass unnoticed. Not sanitized, as it also writes between the variables.
__attribute__((no_sanitize("address"))) inline void overwrite_shared_memory()
{
    cuda_emulation_anchor[0] = 0;
    for (volatile char* byte = __start_cuda_shared; byte != __stop_cuda_shared; byte++)
    {
        *byte = char(0xFF);
    }
}
}
