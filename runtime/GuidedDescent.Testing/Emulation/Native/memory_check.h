// Stops a kernel at its first access to memory that it was not given. A GPU notices only what lies outside of all pages;
// here every byte counts.
//
// Compile with -fsanitize=kernel-address -U__SANITIZE_ADDRESS__ and --param asan-instrumentation-with-call-threshold=0,
// asan-globals=0, asan-stack=0: then every load and store calls one of the functions at the end.
#pragma once

#include <stdint.h>

#include "block_scheduler.h"
#include "kernel_table.h"

extern "C" __attribute__((visibility("hidden"))) char __ehdr_start[];
extern "C" __attribute__((visibility("hidden"))) char _end[];

namespace cuda_emulation
{
// The functions here must not be checked themselves.
#define CUDA_EMULATION_UNCHECKED __attribute__((no_sanitize_address))

class MemoryCheck
{
public:
    CUDA_EMULATION_UNCHECKED void allow(const MemoryRange* ranges, size_t count)
    {
        _ranges = ranges;
        _count = count;
        _last = {0, 0};
    }

    CUDA_EMULATION_UNCHECKED void check(const char* access, uintptr_t address, size_t bytes)
    {
        if (contains(_last, address, bytes) || !Fiber::owns(__builtin_frame_address(0)))
        {
            return;
        }

        // The kernel's own variables: shared memory, constants, and the stacks of its threads.
        const MemoryRange image = {reinterpret_cast<uintptr_t>(__ehdr_start), reinterpret_cast<uintptr_t>(_end)};
        if (!find(address, bytes) && !contains(image, address, bytes) && !Fiber::owns(reinterpret_cast<void*>(address)))
        {
            report(access, address, bytes);
        }
    }

private:
    CUDA_EMULATION_UNCHECKED static bool contains(const MemoryRange& range, uintptr_t address, size_t bytes)
    {
        return address >= range.start && address < range.end && bytes <= range.end - address;
    }

    CUDA_EMULATION_UNCHECKED bool find(uintptr_t address, size_t bytes)
    {
        size_t after = count_up_to(address);
        bool inside = after > 0 && contains(_ranges[after - 1], address, bytes);
        _last = inside ? _ranges[after - 1] : _last;
        return inside;
    }

    // How many ranges start at the address or before it.
    CUDA_EMULATION_UNCHECKED size_t count_up_to(uintptr_t address) const
    {
        size_t low = 0;
        for (size_t high = _count; low < high;)
        {
            size_t middle = (low + high) / 2;
            if (_ranges[middle].start <= address)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    CUDA_EMULATION_UNCHECKED __attribute__((noreturn, noinline)) void report(
        const char* access, uintptr_t address, size_t bytes) const
    {
        size_t after = count_up_to(address);
        char place[96] = "below all memory of the context";
        if (after > 0)
        {
            const MemoryRange& nearest = _ranges[after - 1];
            bool outside = address >= nearest.end;
            snprintf(place, sizeof place, "%llu bytes %s a block of %llu",
                (unsigned long long)(address - (outside ? nearest.end : nearest.start)),
                outside ? "past the end of" : "into", (unsigned long long)(nearest.end - nearest.start));
        }

        scheduler.fail(FailureKind::illegal_access, "illegal %s of %zu bytes at 0x%llx, %s (thread %u of block %u)", access,
            bytes, (unsigned long long)address, place, threadIdx.x, blockIdx.x);
    }

    const MemoryRange* _ranges = nullptr;
    size_t _count = 0;
    MemoryRange _last = {0, 0};
};

static MemoryCheck memory_check;
}

// The names that compiled code calls. C++ names of our own, as the compiler declares the others with types of its own.
#define CUDA_EMULATION_CHECKED_BY(NAME) __asm__(NAME) __attribute__((used, visibility("hidden"), no_sanitize_address))

#define CUDA_EMULATION_CHECK(ACCESS, BYTES) \
    extern "C" void cuda_emulation_##ACCESS##BYTES(void*) CUDA_EMULATION_CHECKED_BY("__asan_" #ACCESS #BYTES "_noabort"); \
    void cuda_emulation_##ACCESS##BYTES(void* address) \
    { \
        cuda_emulation::memory_check.check(#ACCESS, reinterpret_cast<uintptr_t>(address), BYTES); \
    }

#define CUDA_EMULATION_CHECK_ALL(ACCESS) \
    CUDA_EMULATION_CHECK(ACCESS, 1) \
    CUDA_EMULATION_CHECK(ACCESS, 2) \
    CUDA_EMULATION_CHECK(ACCESS, 4) \
    CUDA_EMULATION_CHECK(ACCESS, 8) \
    CUDA_EMULATION_CHECK(ACCESS, 16) \
    extern "C" void cuda_emulation_##ACCESS##N(void*, size_t) CUDA_EMULATION_CHECKED_BY("__asan_" #ACCESS "N_noabort"); \
    void cuda_emulation_##ACCESS##N(void* address, size_t bytes) \
    { \
        cuda_emulation::memory_check.check(#ACCESS, reinterpret_cast<uintptr_t>(address), bytes); \
    }

CUDA_EMULATION_CHECK_ALL(load)
CUDA_EMULATION_CHECK_ALL(store)

// Nothing of ours needs to know of these.
extern "C" void cuda_emulation_leave() CUDA_EMULATION_CHECKED_BY("__asan_handle_no_return");
extern "C" void cuda_emulation_begin(const char*) CUDA_EMULATION_CHECKED_BY("__asan_before_dynamic_init");
extern "C" void cuda_emulation_end() CUDA_EMULATION_CHECKED_BY("__asan_after_dynamic_init");
void cuda_emulation_leave() {}
void cuda_emulation_begin(const char*) {}
void cuda_emulation_end() {}
