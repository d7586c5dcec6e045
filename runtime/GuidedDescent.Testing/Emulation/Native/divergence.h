// Says in words which threads of a block wait where, when no thread can go on.
#pragma once

#include <stdio.h>

#include "emulated_thread.h"

namespace cuda_emulation
{
inline void describe_divergence(
    const EmulatedThread* threads, unsigned count, unsigned block, char* text, size_t capacity)
{
    size_t used = size_t(snprintf(text, capacity, "barrier divergence in block %u:", block));
    for (unsigned first = 0, end; first < count && used < capacity; first = end)
    {
        const EmulatedThread& thread = threads[first];
        end = first + 1;
        while (end < count && thread.waits_as(threads[end]))
        {
            end++;
        }

        const char* separator = first == 0 ? "" : ";";
        used += size_t(thread.state == ThreadState::returned
            ? snprintf(text + used, capacity - used, "%s threads %u-%u have returned", separator, first, end - 1)
            : snprintf(text + used, capacity - used, "%s threads %u-%u wait in %s, line %d", separator, first, end - 1,
                thread.place.operation, thread.place.line));
    }
}
}
