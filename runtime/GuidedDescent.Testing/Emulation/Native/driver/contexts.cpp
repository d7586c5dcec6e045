#include "contexts.h"

#include "api_call.h"
#include "waiting.h"

namespace emulated_driver
{
// The contexts that are current to a thread, the last one in effect.
struct ContextStack
{
    int generation = 0;
    std::vector<std::shared_ptr<Context>> contexts;
};

static std::vector<std::shared_ptr<Context>>& stack_of_this_thread()
{
    static thread_local ContextStack stack;
    if (stack.generation != driver().generation)
    {
        stack.contexts.clear();
        stack.generation = driver().generation;
    }

    return stack.contexts;
}

Context& current_context()
{
    const auto& stack = stack_of_this_thread();
    require(!stack.empty(), CUDA_ERROR_INVALID_CONTEXT);
    Context& context = *stack.back();
    require(context.is_alive(), CUDA_ERROR_CONTEXT_IS_DESTROYED);
    require(context.sticky_error == CUDA_SUCCESS, context.sticky_error);
    return context;
}

// What leaves a context unusable, whoever reports it.
static bool is_sticky(CUresult result)
{
    return result == CUDA_ERROR_ECC_UNCORRECTABLE || result == CUDA_ERROR_ILLEGAL_ADDRESS
        || result == CUDA_ERROR_LAUNCH_TIMEOUT || result == CUDA_ERROR_ASSERT
        || (result >= CUDA_ERROR_HARDWARE_STACK_ERROR && result <= CUDA_ERROR_LAUNCH_FAILED);
}

void poison_if_sticky(CUresult result)
{
    const auto& stack = stack_of_this_thread();
    if (is_sticky(result) && !stack.empty())
    {
        stack.back()->sticky_error = result;
        driver().work.drop(*stack.back());
    }
}

static const std::shared_ptr<Context>& context_of(CUdevice device)
{
    require(device >= 0 && size_t(device) < driver().contexts.size(), CUDA_ERROR_INVALID_DEVICE);
    return driver().contexts[size_t(device)];
}

static const std::shared_ptr<Context>& known_context(CUcontext handle)
{
    for (const std::shared_ptr<Context>& context : driver().contexts)
    {
        if (context->handle == handle)
        {
            require(context->is_alive(), CUDA_ERROR_CONTEXT_IS_DESTROYED);
            return context;
        }
    }

    refuse(CUDA_ERROR_INVALID_CONTEXT);
}

static void bring_to_life(Context& context)
{
    static unsigned long long last_id = 0;
    context.id = ++last_id;
    context.legacy_stream = std::make_shared<Stream>();
    context.legacy_stream->context = &context;
}

static void release(CUdevice device)
{
    Context& context = *context_of(device);
    require(context.is_alive(), CUDA_ERROR_INVALID_CONTEXT);
    if (--context.retains == 0)
    {
        driver().destroy(context);
    }
}
}

using namespace emulated_driver;

EMULATED_API cuDevicePrimaryCtxRetain(CUcontext* handle, CUdevice device)
{
    return once_initialized(__func__, [=] {
        require(handle != nullptr, CUDA_ERROR_INVALID_VALUE);
        Context& context = *context_of(device);
        if (!context.is_alive())
        {
            bring_to_life(context);
        }

        context.retains++;
        *handle = context.handle;
    });
}

EMULATED_API cuDevicePrimaryCtxRelease(CUdevice device)
{
    return once_initialized(__func__, [=] { release(device); });
}

EMULATED_API cuDevicePrimaryCtxRelease_v2(CUdevice device)
{
    return once_initialized(__func__, [=] { release(device); });
}

EMULATED_API cuDevicePrimaryCtxGetState(CUdevice device, unsigned* flags, int* active)
{
    return once_initialized(__func__, [=] {
        require(flags != nullptr && active != nullptr, CUDA_ERROR_INVALID_VALUE);
        *flags = 0;
        *active = context_of(device)->is_alive() ? 1 : 0;
    });
}

EMULATED_API cuCtxSetCurrent(CUcontext handle)
{
    return once_initialized(__func__, [=] {
        driver().counters.current_context_calls++;
        auto context = handle == nullptr ? nullptr : known_context(handle);
        auto& stack = stack_of_this_thread();
        if (!stack.empty())
        {
            stack.pop_back();
        }

        if (context != nullptr)
        {
            stack.push_back(context);
        }
    });
}

EMULATED_API cuCtxGetCurrent(CUcontext* handle)
{
    return once_initialized(__func__, [=] {
        require(handle != nullptr, CUDA_ERROR_INVALID_VALUE);
        const auto& stack = stack_of_this_thread();
        *handle = stack.empty() ? nullptr : stack.back()->handle;
    });
}

EMULATED_API cuCtxPushCurrent_v2(CUcontext handle)
{
    return once_initialized(__func__, [=] {
        driver().counters.current_context_calls++;
        stack_of_this_thread().push_back(known_context(handle));
    });
}

EMULATED_API cuCtxPopCurrent_v2(CUcontext* handle)
{
    return once_initialized(__func__, [=] {
        driver().counters.current_context_calls++;
        auto& stack = stack_of_this_thread();
        require(!stack.empty(), CUDA_ERROR_INVALID_CONTEXT);
        if (handle != nullptr)
        {
            *handle = stack.back()->handle;
        }

        stack.pop_back();
    });
}

EMULATED_API cuCtxGetDevice(CUdevice* device)
{
    return in_context(__func__, [=](Context& context) {
        require(device != nullptr, CUDA_ERROR_INVALID_VALUE);
        *device = context.device;
    });
}

EMULATED_API cuCtxGetApiVersion(CUcontext handle, unsigned* version)
{
    return once_initialized(__func__, [=] {
        require(version != nullptr, CUDA_ERROR_INVALID_VALUE);
        handle == nullptr ? (void)current_context() : (void)known_context(handle);
        *version = unsigned(driver().settings.driver_version);
    });
}

EMULATED_API cuCtxGetId(CUcontext handle, unsigned long long* id)
{
    return once_initialized(__func__, [=] {
        require(id != nullptr, CUDA_ERROR_INVALID_VALUE);
        *id = handle == nullptr ? current_context().id : known_context(handle)->id;
    });
}

EMULATED_API cuCtxSynchronize()
{
    return in_context(__func__, [](Context& context) {
        refuse_if_any_captured(context);
        refuse_while_capturing();
        wait_for_all(context);
    });
}
