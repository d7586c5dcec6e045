// Barriers, shuffles and votes. They are macros so that a report can name the line of the kernel.
#pragma once

#include <string.h>

#include "block_scheduler.h"

#define __syncthreads() ::cuda_emulation::scheduler.wait_for_block("__syncthreads", __LINE__)
#define __syncwarp(...) ::cuda_emulation::synchronize_warp(__LINE__, ##__VA_ARGS__)
#define __shfl_sync(...) ::cuda_emulation::shuffle(__LINE__, __VA_ARGS__)
#define __shfl_up_sync(...) ::cuda_emulation::shuffle_up(__LINE__, __VA_ARGS__)
#define __shfl_down_sync(...) ::cuda_emulation::shuffle_down(__LINE__, __VA_ARGS__)
#define __shfl_xor_sync(...) ::cuda_emulation::shuffle_xor(__LINE__, __VA_ARGS__)
#define __ballot_sync(...) ::cuda_emulation::ballot("__ballot_sync", __LINE__, __VA_ARGS__)
#define __any_sync(mask, predicate) (::cuda_emulation::ballot("__any_sync", __LINE__, mask, predicate) != 0)
#define __all_sync(mask, predicate) (::cuda_emulation::ballot("__all_sync", __LINE__, mask, !(predicate)) == 0)

// Threads never truly run at once, so that writes are seen in the order of the program.
inline void __threadfence() {}
inline void __threadfence_block() {}

namespace cuda_emulation
{
inline void synchronize_warp(int line, unsigned mask = ~0u)
{
    scheduler.meet_warp("__syncwarp", line, mask, 0, 0);
}

inline unsigned ballot(const char* operation, int line, unsigned mask, bool predicate)
{
    return scheduler.meet_warp(operation, line, mask, predicate, 0).nonzero_lanes;
}

template <class T>
T exchange(const char* operation, int line, unsigned mask, T value, unsigned source)
{
    static_assert(sizeof(T) == 4 || sizeof(T) == 8, "a shuffle moves 4 or 8 bytes");
    uint64_t offered = 0;
    memcpy(&offered, &value, sizeof value);
    uint64_t received = scheduler.meet_warp(operation, line, mask, offered, source).received;
    memcpy(&value, &received, sizeof value);
    return value;
}

// Where the lane that a shuffle names lies outside its segment of the warp, a thread gets its own value.

template <class T>
T shuffle(int line, unsigned mask, T value, int source, int width = 32)
{
    unsigned segment = scheduler.lane() & ~unsigned(width - 1);
    return exchange("__shfl_sync", line, mask, value, segment + (unsigned(source) & unsigned(width - 1)));
}

template <class T>
T shuffle_up(int line, unsigned mask, T value, unsigned delta, int width = 32)
{
    unsigned lane = scheduler.lane();
    bool inside = (lane & unsigned(width - 1)) >= delta;
    return exchange("__shfl_up_sync", line, mask, value, inside ? lane - delta : lane);
}

template <class T>
T shuffle_down(int line, unsigned mask, T value, unsigned delta, int width = 32)
{
    unsigned lane = scheduler.lane();
    bool inside = (lane & unsigned(width - 1)) + delta < unsigned(width);
    return exchange("__shfl_down_sync", line, mask, value, inside ? lane + delta : lane);
}

template <class T>
T shuffle_xor(int line, unsigned mask, T value, int lane_mask, int width = 32)
{
    unsigned lane = scheduler.lane();
    unsigned source = lane ^ unsigned(lane_mask);
    bool inside = source < (lane & ~unsigned(width - 1)) + unsigned(width);
    return exchange("__shfl_xor_sync", line, mask, value, inside ? source : lane);
}
}
