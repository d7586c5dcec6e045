// A program that takes one launch from its standard input, runs it on allocations of exactly the right size, so that
// AddressSanitizer sees every access outside, and writes all tensors to its standard output.
//
// The input, in the byte order of the machine: a LaunchHeader; the scalars; the chunks; then for each row its length
// (int64) and for each of its slots the misalignment (int32: bytes past a multiple of 16, or -1 for no tensor) followed
// by the elements. The output: the elements of all tensors in the same order.
#pragma once

#include <sanitizer/asan_interface.h>
#include <stdio.h>
#include <stdlib.h>

#include "kernel_launcher.h"

// Kernels are what is under test; what this program leaves to the operating system at its end is no leak of theirs.
extern "C" const char* __asan_default_options() { return "detect_leaks=0:print_legend=0"; }

namespace cuda_emulation
{
constexpr int failed_launch = 3;
constexpr int unusable_input = 4;

struct LaunchHeader
{
    uint64_t seed;
    int64_t scalar_bytes;
    int32_t block_size;
    int32_t grid_size;
    int32_t chunk_count;
    int32_t rows;
    int32_t slots;
    int32_t padding;
};

struct KernelEntry
{
    const char* name;
    int (*launch)(const LaunchArguments*);
};

class SanitizedProgram
{
public:
    int run(int (*kernel)(const LaunchArguments*))
    {
        LaunchHeader header = read<LaunchHeader>();
        void* scalars = read_block(size_t(header.scalar_bytes));
        void* chunks = read_block(size_t(header.chunk_count) * chunk_bytes);
        read_tensors(header);

        char failure[4096];
        LaunchArguments arguments = {
            scalars, _tensors, chunks, header.scalar_bytes, header.seed, failure, sizeof failure, header.chunk_count,
            header.grid_size, header.block_size};
        if (kernel(&arguments) != 0)
        {
            fprintf(stderr, "%s\n", failure);
            return failed_launch;
        }

        write_tensors(header);
        return 0;
    }

private:
    static constexpr size_t chunk_bytes = 16;
    static constexpr size_t tensor_alignment = 16;

    template <class T>
    static T read()
    {
        T value;
        read_into(&value, sizeof value);
        return value;
    }

    static void read_into(void* target, size_t bytes)
    {
        if (bytes != 0 && fread(target, 1, bytes, stdin) != bytes)
        {
            fprintf(stderr, "the description of the launch ends too early\n");
            exit(unusable_input);
        }
    }

    static void* read_block(size_t bytes)
    {
        void* block = malloc(bytes);
        read_into(block, bytes);
        return block;
    }

    void read_tensors(const LaunchHeader& header)
    {
        size_t count = size_t(header.rows) * size_t(header.slots);
        _tensors = static_cast<float**>(malloc(count * sizeof(float*)));
        _lengths = static_cast<size_t*>(malloc(size_t(header.rows) * sizeof(size_t)));
        for (int32_t row = 0; row < header.rows; row++)
        {
            _lengths[row] = size_t(read<int64_t>());
            for (int32_t slot = 0; slot < header.slots; slot++)
            {
                int32_t misalignment = read<int32_t>();
                float*& tensor = _tensors[size_t(row) * size_t(header.slots) + size_t(slot)];
                tensor = misalignment < 0 ? nullptr : allocate(_lengths[row] * sizeof(float), size_t(misalignment));
                read_into(tensor, tensor == nullptr ? 0 : _lengths[row] * sizeof(float));
            }
        }
    }

    static float* allocate(size_t bytes, size_t misalignment)
    {
        void* memory = nullptr;
        if (posix_memalign(&memory, tensor_alignment, misalignment + bytes) != 0)
        {
            fprintf(stderr, "no memory for a tensor of %zu bytes\n", bytes);
            exit(unusable_input);
        }

        // The bytes before the tensor are not part of it.
        __asan_poison_memory_region(memory, misalignment);
        return reinterpret_cast<float*>(static_cast<char*>(memory) + misalignment);
    }

    void write_tensors(const LaunchHeader& header) const
    {
        for (int32_t row = 0; row < header.rows; row++)
        {
            for (int32_t slot = 0; slot < header.slots; slot++)
            {
                const float* tensor = _tensors[size_t(row) * size_t(header.slots) + size_t(slot)];
                if (tensor != nullptr)
                {
                    fwrite(tensor, sizeof(float), _lengths[row], stdout);
                }
            }
        }
    }

    float** _tensors = nullptr;
    size_t* _lengths = nullptr;
};

template <size_t Count>
int run_program(const KernelEntry (&kernels)[Count], const char* name)
{
    for (const KernelEntry& kernel : kernels)
    {
        if (strcmp(kernel.name, name) == 0)
        {
            return SanitizedProgram().run(kernel.launch);
        }
    }

    fprintf(stderr, "no kernel is named %s\n", name);
    return unusable_input;
}
}
