// What the scheduler knows of one thread of the block that runs.
#pragma once

#include <stdint.h>
#include <string.h>

#include "fiber.h"

namespace cuda_emulation
{
enum class ThreadState : unsigned char
{
    ready,
    waits_for_block,
    waits_for_warp,
    returned,
};

// Where a thread waits. Threads that wait for each other must do so at the same place.
struct Rendezvous
{
    const char* operation;
    int line;
    unsigned mask;

    bool operator==(const Rendezvous& other) const
    {
        return line == other.line && mask == other.mask && strcmp(operation, other.operation) == 0;
    }
};

struct EmulatedThread
{
    ThreadState state = ThreadState::ready;
    Fiber* fiber = nullptr;
    Rendezvous place = {"", 0, 0};

    // What the thread brings to its warp (a value, and the lane it wants one from), and what it takes away.
    uint64_t offered = 0;
    unsigned wanted_lane = 0;
    uint64_t received = 0;
    unsigned nonzero_lanes = 0;

    bool waits_as(const EmulatedThread& other) const
    {
        return state == other.state && (state == ThreadState::ready || state == ThreadState::returned || place == other.place);
    }
};
}
