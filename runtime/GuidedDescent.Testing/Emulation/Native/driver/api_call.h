// What every function of the driver has in common.
#pragma once

#include <new>

#include "driver.h"

#define EMULATED_API extern "C" __attribute__((visibility("default"))) CUresult

namespace emulated_driver
{
inline void begin_call(const char* function)
{
    Driver& all = driver();
    int fault = all.faults.next(function);
    if (fault != 0)
    {
        poison_if_sticky(CUresult(fault));
        refuse(CUresult(fault));
    }

    if (all.random.below(100) < unsigned(all.settings.progress_percent))
    {
        all.work.advance_somewhat();
    }
}

// The body refuses by throwing.
template <class Body>
CUresult at_any_time(const char* function, Body body)
{
    std::lock_guard<std::mutex> turn(driver().mutex);
    try
    {
        begin_call(function);
        body();
        return CUDA_SUCCESS;
    }
    catch (const Refusal& refusal)
    {
        return refusal.result;
    }
    catch (const std::bad_alloc&)
    {
        return CUDA_ERROR_OUT_OF_MEMORY;
    }
}

template <class Body>
CUresult once_initialized(const char* function, Body body)
{
    return at_any_time(function, [&] {
        require(driver().initialized, CUDA_ERROR_NOT_INITIALIZED);
        body();
    });
}

// The body takes the current context. Where work failed while the body waited for it, that is the result.
template <class Body>
CUresult in_context(const char* function, Body body)
{
    return once_initialized(function, [&] {
        Context& context = current_context();
        body(context);
        require(context.sticky_error == CUDA_SUCCESS, context.sticky_error);
    });
}
}
