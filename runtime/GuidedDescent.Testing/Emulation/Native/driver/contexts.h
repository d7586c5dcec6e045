// Devices, and the context that each has.
#pragma once

#include <memory>
#include <string>

#include "cuda_abi.h"

namespace emulated_driver
{
struct Stream;

// The primary context of a device. It is there, under one handle, as long as the device is, but alive only while somebody
// retains it.
struct Context
{
    int device = 0;
    CUcontext handle = nullptr;
    int retains = 0;

    // Differs every time it comes to life.
    unsigned long long id = 0;

    // What a kernel did has made every later call fail.
    CUresult sticky_error = CUDA_SUCCESS;

    // Where work goes that names no stream.
    std::shared_ptr<Stream> legacy_stream;

    bool is_alive() const { return retains > 0; }
};

// Where a call reports an error that leaves the current context unusable, the context is.
void poison_if_sticky(CUresult result);

// The context that is current to the calling thread, alive and in order, or refusal.
Context& current_context();
}
