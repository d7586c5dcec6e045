// What every function of an emulated library has in common: how it ends early, and how errors of the driver become its own.
#pragma once

#include <mutex>

#include "library_work.h"

namespace emulated_library
{
template <class Status>
struct Refusal
{
    Status status;
};

template <class Status>
void require(bool condition, Status otherwise)
{
    if (!condition)
    {
        throw Refusal<Status>{otherwise};
    }
}

// The body refuses by throwing.
template <class Status, class Body>
Status call(const char* function, Body body)
{
    int fault = gd_emulation_library_fault(function);
    if (fault != 0)
    {
        return Status(fault);
    }

    try
    {
        body();
        return Status(0);
    }
    catch (const Refusal<Status>& refusal)
    {
        return refusal.status;
    }
}

// Hands work to the driver, as an object with a method run().
template <class Work>
CUresult submit(CUstream stream, const Work& work, const emulated_driver::MemoryUse* uses, size_t use_count)
{
    emulated_driver::LibraryWork handed = {
        new Work(work),
        [](void* state) { static_cast<const Work*>(state)->run(); },
        [](void* state) { delete static_cast<Work*>(state); },
        uses,
        use_count,
    };
    return gd_emulation_library_submit(stream, &handed);
}
}
