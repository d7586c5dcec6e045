// Runs one kernel over a grid, for whoever loaded the library or started the program.
#pragma once

#include <pthread.h>
#include <stdio.h>

#include "cuda_emulation.h"
#include "grid.h"

namespace cuda_emulation
{
// Shared with the C# side, field by field.
struct LaunchArguments
{
    const void* scalars;
    float* const* tensors;
    const void* chunks;
    int64_t scalar_bytes;
    uint64_t seed;
    char* failure;
    int32_t failure_capacity;
    int32_t chunk_count;
    int32_t grid_size;
    int32_t block_size;
    float* const* partials;
    int32_t rows;
    int32_t columns;
};

// A library has one scheduler and one set of shared memory.
static pthread_mutex_t one_launch_at_a_time = PTHREAD_MUTEX_INITIALIZER;

// What surrounds a kernel that runs by itself: nothing, whatever it is a structure of.
struct Nothing
{
    template <class Surroundings>
    operator Surroundings() const
    {
        return {};
    }
};

// Generated kernels take what surrounds them; those that go tile by tile take before it where tiles leave their results, and the extents
// of their domain.
template <class Scalars, class Chunk, class... Rest>
struct Launch
{
    void (*kernel)(const Scalars*, float* const*, const Chunk*, int, Rest...);
    const LaunchArguments* arguments;

    static void run_thread(void* context)
    {
        const Launch* self = static_cast<const Launch*>(context);
        const LaunchArguments* with = self->arguments;
        const Scalars* scalars = static_cast<const Scalars*>(with->scalars);
        const Chunk* chunks = static_cast<const Chunk*>(with->chunks);
        if constexpr (sizeof...(Rest) == 0)
        {
            self->kernel(scalars, with->tensors, chunks, with->chunk_count);
        }
        else if constexpr (sizeof...(Rest) == 1)
        {
            self->kernel(scalars, with->tensors, chunks, with->chunk_count, Nothing());
        }
        else
        {
            self->kernel(
                scalars, with->tensors, chunks, with->chunk_count, with->partials, with->rows, with->columns, Nothing());
        }
    }
};

// Returns 0, or 1 with the failure described.
template <class Scalars, class Chunk, class... Rest>
int launch(void (*kernel)(const Scalars*, float* const*, const Chunk*, int, Rest...), const LaunchArguments& arguments)
{
    static_assert(sizeof(Chunk) == 16, "struct Chunk { long long offset; int tensor; int length; }");
    constexpr int64_t scalar_bytes = __is_empty(Scalars) ? 0 : int64_t(sizeof(Scalars));
    if (arguments.scalar_bytes != scalar_bytes)
    {
        snprintf(arguments.failure, size_t(arguments.failure_capacity),
            "the kernel declares %lld bytes of scalars, but the launch passes %lld", (long long)scalar_bytes,
            (long long)arguments.scalar_bytes);
        return 1;
    }

    pthread_mutex_lock(&one_launch_at_a_time);
    Launch<Scalars, Chunk, Rest...> call = {kernel, &arguments};
    const char* failure = run_grid(
        unsigned(arguments.grid_size), unsigned(arguments.block_size), arguments.seed, call.run_thread, &call);
    if (failure != nullptr)
    {
        snprintf(arguments.failure, size_t(arguments.failure_capacity), "%s", failure);
    }

    pthread_mutex_unlock(&one_launch_at_a_time);
    return failure == nullptr ? 0 : 1;
}
}

#define CUDA_EMULATION_EXPORT(KERNEL) \
    extern "C" __attribute__((visibility("default"))) int launch_##KERNEL(const cuda_emulation::LaunchArguments* arguments) \
    { \
        return cuda_emulation::launch(KERNEL, *arguments); \
    }
