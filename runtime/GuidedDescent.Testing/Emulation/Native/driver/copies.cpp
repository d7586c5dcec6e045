// Moving bytes between the host and the devices.
#include <string.h>

#include "api_call.h"
#include "fault_guard.h"
#include "submission.h"
#include "waiting.h"

namespace emulated_driver
{
static void copy_guarded(void* target, const void* source, size_t bytes)
{
    Fault fault = guarded([=] { memcpy(target, source, bytes); });
    if (fault.signal != 0)
    {
        throw WorkFailure{CUDA_ERROR_ILLEGAL_ADDRESS, "a copy reached host memory that is not there any more"};
    }
}

// Captured work may outlive what it works on.
static void open_or_fail(MemoryWindow& window, CUdeviceptr address, size_t bytes)
{
    Allocation* allocation = driver().device_memory.containing(address, bytes);
    if (allocation == nullptr)
    {
        throw WorkFailure{CUDA_ERROR_ILLEGAL_ADDRESS, "a copy reached device memory that was freed"};
    }

    window.open(*allocation);
}

static void require_device_memory(CUdeviceptr address, size_t bytes)
{
    require(driver().device_memory.containing(address, bytes) != nullptr, CUDA_ERROR_INVALID_VALUE);
}

// Page-locked memory is read and written when the copy executes; other memory of the host may come or go before that.
static bool is_pinned(const void* pointer, size_t bytes)
{
    uintptr_t address = reinterpret_cast<uintptr_t>(pointer);
    require(address != 0 && !driver().device_memory.knows(address), CUDA_ERROR_INVALID_VALUE);
    bool pinned = driver().host_memory.containing(address, bytes) != nullptr;
    require(pinned || !driver().host_memory.knows(address), CUDA_ERROR_INVALID_VALUE);
    return pinned;
}

static void* pointer_of(CUdeviceptr address) { return reinterpret_cast<void*>(address); }

static Operation host_to_device(CUdeviceptr target, const void* source, size_t bytes)
{
    return {WorkKind::host_to_device, bytes, [=](MemoryWindow& window) {
        open_or_fail(window, target, bytes);
        copy_guarded(pointer_of(target), source, bytes);
    }};
}

static Operation host_to_device_of_now(CUdeviceptr target, const void* source, size_t bytes)
{
    const char* first = static_cast<const char*>(source);
    return {WorkKind::host_to_device, bytes, [=, staged = std::vector<char>(first, first + bytes)](MemoryWindow& window) {
        open_or_fail(window, target, bytes);
        copy_guarded(pointer_of(target), staged.data(), bytes);
    }};
}

static Operation device_to_host(void* target, CUdeviceptr source, size_t bytes)
{
    return {WorkKind::device_to_host, bytes, [=](MemoryWindow& window) {
        open_or_fail(window, source, bytes);
        copy_guarded(target, pointer_of(source), bytes);
    }};
}

static Operation device_to_device(CUdeviceptr target, CUdeviceptr source, size_t bytes)
{
    return {WorkKind::device_to_device, bytes, [=](MemoryWindow& window) {
        open_or_fail(window, source, bytes);
        open_or_fail(window, target, bytes);
        memmove(pointer_of(target), pointer_of(source), bytes);
    }};
}

template <class Value>
static void fill(Context& context, CUdeviceptr target, Value value, size_t count, CUstream handle)
{
    std::shared_ptr<Stream> stream = get_stream(context, handle);
    size_t bytes = count * sizeof value;
    require(bytes / sizeof value == count && target % sizeof value == 0, CUDA_ERROR_INVALID_VALUE);
    if (count == 0)
    {
        return;
    }

    require_device_memory(target, bytes);
    submit(stream, {WorkKind::fill, bytes, [=](MemoryWindow& window) {
        open_or_fail(window, target, bytes);
        Value* values = static_cast<Value*>(pointer_of(target));
        for (size_t i = 0; i < count; i++)
        {
            values[i] = value;
        }
    }});
}
}

using namespace emulated_driver;

EMULATED_API cuMemcpyHtoDAsync_v2(CUdeviceptr target, const void* source, size_t bytes, CUstream handle)
{
    return in_context(__func__, [=](Context& context) {
        std::shared_ptr<Stream> stream = get_stream(context, handle);
        if (bytes == 0)
        {
            return;
        }

        require_device_memory(target, bytes);
        bool pinned = is_pinned(source, bytes);
        bool late = pinned || stream->capture != nullptr;
        submit(stream, late ? host_to_device(target, source, bytes) : host_to_device_of_now(target, source, bytes));
        driver().counters.pageable_copies += pinned ? 0 : 1;
    });
}

EMULATED_API cuMemcpyDtoHAsync_v2(void* target, CUdeviceptr source, size_t bytes, CUstream handle)
{
    return in_context(__func__, [=](Context& context) {
        std::shared_ptr<Stream> stream = get_stream(context, handle);
        if (bytes == 0)
        {
            return;
        }

        require_device_memory(source, bytes);
        bool pinned = is_pinned(target, bytes);
        std::shared_ptr<Work> work = submit(stream, device_to_host(target, source, bytes));
        driver().counters.pageable_copies += pinned ? 0 : 1;
        if (!pinned && work != nullptr)
        {
            wait_for(context, work);
        }
    });
}

EMULATED_API cuMemcpyDtoDAsync_v2(CUdeviceptr target, CUdeviceptr source, size_t bytes, CUstream handle)
{
    return in_context(__func__, [=](Context& context) {
        std::shared_ptr<Stream> stream = get_stream(context, handle);
        if (bytes == 0)
        {
            return;
        }

        require_device_memory(target, bytes);
        require_device_memory(source, bytes);
        submit(stream, device_to_device(target, source, bytes));
    });
}

EMULATED_API cuMemcpyHtoD_v2(CUdeviceptr target, const void* source, size_t bytes)
{
    return in_context(__func__, [=](Context& context) {
        refuse_while_capturing();
        if (bytes == 0)
        {
            return;
        }

        require_device_memory(target, bytes);
        is_pinned(source, bytes);
        wait_for(context, submit(context.legacy_stream, host_to_device(target, source, bytes)));
    });
}

EMULATED_API cuMemcpyDtoH_v2(void* target, CUdeviceptr source, size_t bytes)
{
    return in_context(__func__, [=](Context& context) {
        refuse_while_capturing();
        if (bytes == 0)
        {
            return;
        }

        require_device_memory(source, bytes);
        is_pinned(target, bytes);
        wait_for(context, submit(context.legacy_stream, device_to_host(target, source, bytes)));
    });
}

EMULATED_API cuMemsetD8Async(CUdeviceptr target, unsigned char value, size_t count, CUstream handle)
{
    return in_context(__func__, [=](Context& context) { fill(context, target, value, count, handle); });
}

EMULATED_API cuMemsetD32Async(CUdeviceptr target, unsigned value, size_t count, CUstream handle)
{
    return in_context(__func__, [=](Context& context) { fill(context, target, value, count, handle); });
}
