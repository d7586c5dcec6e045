// What emulated libraries, such as cuBLAS, ask of the driver. They are shared libraries of their own and know the driver by these
// functions only, which no real one has.
#pragma once

#include "cuda_abi.h"

namespace emulated_driver
{
// Device memory that work touches.
struct MemoryUse
{
    CUdeviceptr start;
    size_t bytes;
};

// Work of a library, to be executed when its turn in the stream comes. It may be executed any number of times, or never, until it is
// released.
struct LibraryWork
{
    void* state;
    void (*run)(void* state);
    void (*release)(void* state);
    const MemoryUse* uses;
    size_t use_count;
};
}

#define LIBRARY_API extern "C" __attribute__((visibility("default")))

// To be asked once in every call: zero, or the result with which a test wants this one to fail.
LIBRARY_API int gd_emulation_library_fault(const char* function);

// A handle of a library, of the current context and of a kind such as "cuBLAS". It is void when the context goes.
LIBRARY_API CUresult gd_emulation_library_open(const char* kind, void** handle);
LIBRARY_API CUresult gd_emulation_library_close(const char* kind, void* handle);

// Whether a handle is one of this kind and of the current context.
LIBRARY_API CUresult gd_emulation_library_check(const char* kind, void* handle);

// Whether a stream is one of the current context, and whether it is being captured.
LIBRARY_API CUresult gd_emulation_library_stream(CUstream stream, bool* is_captured);

// Whether all of this is memory of the current context.
LIBRARY_API CUresult gd_emulation_library_memory(CUdeviceptr start, size_t bytes);

// Puts work into a stream of the current context. The work belongs to the driver from then on, whatever the result is.
LIBRARY_API CUresult gd_emulation_library_submit(CUstream stream, const emulated_driver::LibraryWork* work);
