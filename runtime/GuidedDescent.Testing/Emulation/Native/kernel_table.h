// What a library of kernels offers to the emulated driver that loads it.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "failure_kind.h"

namespace cuda_emulation
{
// Where a parameter lies in the block of all parameters.
struct KernelParameter
{
    uint32_t offset;
    uint32_t bytes;
};

struct Kernel
{
    const char* name;
    const KernelParameter* parameters;
    uint32_t parameter_count;
    uint32_t parameter_bytes;
    uint32_t max_threads;
    void (*run_thread)(void* parameters);
};

// From start up to, but not including, end.
struct MemoryRange
{
    uintptr_t start;
    uintptr_t end;
};

struct KernelLaunch
{
    const void* parameters;

    // All the memory that the kernel may touch, in rising order.
    const MemoryRange* memory;
    size_t memory_count;

    uint64_t seed;
    uint32_t blocks;
    uint32_t threads;
};

struct KernelTable
{
    const Kernel* kernels;
    size_t count;

    // Runs one launch to its end. What a failure was, in words, is written to the report.
    FailureKind (*run)(const Kernel& kernel, const KernelLaunch& launch, char* report, size_t report_capacity);

    // To be called when run() was left by a jump.
    void (*abandon)();
};
}
