// A program that takes one launch from its standard input, runs it on allocations of exactly the right size, so that
// AddressSanitizer sees every access outside, and writes all tensors to its standard output.
//
// The input, in the byte order of the machine: a LaunchHeader; the scalars; the chunks; then for each row and each of its
// slots the length (int64) and the misalignment (int32: bytes past a multiple of 16, or -1 for no tensor) followed by the
// elements; then the lengths (int64) of what tiles leave. The output: the elements of all tensors in the same order, then
// what the tiles left.
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
    int32_t domain_rows;
    int32_t domain_columns;
    int32_t partial_count;
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
        allocate_partials(header);

        char failure[4096];
        LaunchArguments arguments = {
            scalars, _tensors, chunks, header.scalar_bytes, header.seed, failure, sizeof failure, header.chunk_count,
            header.grid_size, header.block_size, _partials, header.domain_rows, header.domain_columns};
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
        _lengths = static_cast<size_t*>(malloc(count * sizeof(size_t)));
        for (size_t index = 0; index < count; index++)
        {
            size_t bytes = size_t(read<int64_t>()) * sizeof(float);
            int32_t misalignment = read<int32_t>();
            _lengths[index] = bytes / sizeof(float);
            _tensors[index] = misalignment < 0 ? nullptr : allocate(bytes, size_t(misalignment));
            read_into(_tensors[index], _tensors[index] == nullptr ? 0 : bytes);
        }
    }

    void allocate_partials(const LaunchHeader& header)
    {
        size_t count = size_t(header.partial_count);
        _partials = static_cast<float**>(malloc(count * sizeof(float*)));
        _partial_lengths = static_cast<size_t*>(malloc(count * sizeof(size_t)));
        for (size_t index = 0; index < count; index++)
        {
            _partial_lengths[index] = size_t(read<int64_t>());
            _partials[index] = allocate(_partial_lengths[index] * sizeof(float), 0);
            for (size_t place = 0; place < _partial_lengths[index]; place++)
            {
                _partials[index][place] = __builtin_nanf("");
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
        size_t count = size_t(header.rows) * size_t(header.slots);
        for (size_t index = 0; index < count; index++)
        {
            if (_tensors[index] != nullptr)
            {
                fwrite(_tensors[index], sizeof(float), _lengths[index], stdout);
            }
        }

        for (size_t index = 0; index < size_t(header.partial_count); index++)
        {
            fwrite(_partials[index], sizeof(float), _partial_lengths[index], stdout);
        }
    }

    float** _tensors = nullptr;
    size_t* _lengths = nullptr;
    float** _partials = nullptr;
    size_t* _partial_lengths = nullptr;
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
