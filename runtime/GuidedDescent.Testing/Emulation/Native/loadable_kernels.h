// Makes a library of kernels that the emulated driver can load. Any parameters will do, as for a GPU.
#pragma once

#include <stdio.h>
#include <string.h>
#include <type_traits>
#include <utility>

#include "cuda_emulation.h"
#include "grid.h"
#include "kernel_table.h"
#include "memory_check.h"

namespace cuda_emulation
{
// What a GPU has room for.
constexpr uint32_t max_parameter_bytes = __CUDA_ARCH__ >= 700 ? 32764 : 4096;

// Lies in the image, so that a kernel may take the address of a parameter.
alignas(64) static char parameter_block[max_parameter_bytes];

template <auto Function, class Signature = decltype(Function)>
struct LoadableKernel;

template <auto Function, class... Parameters>
struct LoadableKernel<Function, void (*)(Parameters...)>
{
    struct Layout
    {
        KernelParameter parameters[sizeof...(Parameters) + 1] = {};
        uint32_t bytes = 0;

        constexpr Layout()
        {
            static_assert((std::is_trivially_copyable_v<Parameters> && ...), "parameters are copied byte by byte");
            size_t index = 0;
            (add(index++, sizeof(Parameters), alignof(Parameters)), ...);
        }

        constexpr void add(size_t index, size_t size, size_t alignment)
        {
            bytes = uint32_t((bytes + alignment - 1) / alignment * alignment);
            parameters[index] = {bytes, uint32_t(size)};
            bytes += uint32_t(size);
        }
    };

    static constexpr Layout layout = {};
    static_assert(layout.bytes <= max_parameter_bytes, "Formal parameter space overflowed");

    static void run_thread(void* parameters)
    {
        call(static_cast<char*>(parameters), std::index_sequence_for<Parameters...>());
    }

    template <size_t... Index>
    static void call([[maybe_unused]] char* parameters, std::index_sequence<Index...>)
    {
        Function(*reinterpret_cast<const Parameters*>(parameters + layout.parameters[Index].offset)...);
    }

    static constexpr Kernel describe(const char* name, uint32_t max_threads)
    {
        return {name, layout.parameters, sizeof...(Parameters), layout.bytes, max_threads, run_thread};
    }
};

inline FailureKind run_kernel(const Kernel& kernel, const KernelLaunch& launch, char* report, size_t report_capacity)
{
    memory_check.allow(launch.memory, launch.memory_count);
    memcpy(parameter_block, launch.parameters, kernel.parameter_bytes);
    const char* failure = run_grid(launch.blocks, launch.threads, launch.seed, kernel.run_thread, parameter_block);
    if (failure == nullptr)
    {
        return FailureKind::none;
    }

    snprintf(report, report_capacity, "%s: %s", kernel.name, failure);
    return scheduler.failure_kind();
}

inline void abandon_kernel() { scheduler.abandon_threads(); }
}

#define CUDA_EMULATION_KERNEL(NAME, MAX_THREADS) cuda_emulation::LoadableKernel<NAME>::describe(#NAME, MAX_THREADS)

// Takes the entries of all kernels, with an empty one at the end.
#define CUDA_EMULATION_KERNELS(...) \
    static constexpr cuda_emulation::Kernel cuda_emulation_all_kernels[] = {__VA_ARGS__}; \
    extern "C" __attribute__((visibility("default"))) const cuda_emulation::KernelTable cuda_emulation_kernel_table = { \
        cuda_emulation_all_kernels, sizeof cuda_emulation_all_kernels / sizeof(cuda_emulation::Kernel) - 1, \
        cuda_emulation::run_kernel, cuda_emulation::abandon_kernel};
