// Allocating memory, freeing it, and asking what an address is.
#include "api_call.h"
#include "waiting.h"

namespace emulated_driver
{
// A GPU allocates in blocks of this size.
constexpr size_t granularity = 512;

static size_t used_bytes(const Context& context)
{
    size_t bytes = 0;
    for (const auto& [start, allocation] : driver().device_memory.all())
    {
        bytes += allocation.context == &context ? (allocation.bytes + granularity - 1) / granularity * granularity : 0;
    }

    return bytes;
}

static size_t free_bytes(const Context& context) { return size_t(driver().settings.memory_bytes) - used_bytes(context); }

static void free_after_waiting(Memory& memory, uintptr_t address)
{
    refuse_while_capturing();
    Allocation& allocation = memory.starting_at(address);
    wait_for_all(*allocation.context);
    memory.free(allocation);
}

template <class T>
static void answer(void* data, T value)
{
    *static_cast<T*>(data) = value;
}

static void answer(void* data, CUpointer_attribute attribute, const Allocation& allocation, bool is_device)
{
    switch (attribute)
    {
    case CU_POINTER_ATTRIBUTE_CONTEXT:
        return answer(data, allocation.context->handle);
    case CU_POINTER_ATTRIBUTE_MEMORY_TYPE:
        return answer(data, is_device ? CU_MEMORYTYPE_DEVICE : CU_MEMORYTYPE_HOST);
    case CU_POINTER_ATTRIBUTE_IS_MANAGED:
        return answer(data, 0u);
    case CU_POINTER_ATTRIBUTE_DEVICE_ORDINAL:
        return answer(data, allocation.context->device);
    case CU_POINTER_ATTRIBUTE_RANGE_START_ADDR:
        return answer(data, allocation.start);
    case CU_POINTER_ATTRIBUTE_RANGE_SIZE:
        return answer(data, allocation.bytes);
    default:
        refuse(CUDA_ERROR_INVALID_VALUE);
    }
}
}

using namespace emulated_driver;

EMULATED_API cuMemAlloc_v2(CUdeviceptr* pointer, size_t bytes)
{
    return in_context(__func__, [=](Context& context) {
        refuse_while_capturing();
        require(pointer != nullptr && bytes > 0, CUDA_ERROR_INVALID_VALUE);
        require(bytes <= free_bytes(context), CUDA_ERROR_OUT_OF_MEMORY);
        Allocation* allocation = driver().device_memory.allocate(context, bytes);
        require(allocation != nullptr, CUDA_ERROR_OUT_OF_MEMORY);
        close_memory(allocation->start, bytes);
        driver().counters.device_allocations++;
        *pointer = reinterpret_cast<CUdeviceptr>(allocation->start);
    });
}

EMULATED_API cuMemFree_v2(CUdeviceptr pointer)
{
    return in_context(__func__, [=](Context&) { free_after_waiting(driver().device_memory, pointer); });
}

EMULATED_API cuMemGetInfo_v2(size_t* free, size_t* total)
{
    return in_context(__func__, [=](Context& context) {
        require(free != nullptr && total != nullptr, CUDA_ERROR_INVALID_VALUE);
        *total = size_t(driver().settings.memory_bytes);
        *free = free_bytes(context);
    });
}

EMULATED_API cuMemHostAlloc(void** pointer, size_t bytes, unsigned flags)
{
    return in_context(__func__, [=](Context& context) {
        constexpr unsigned all_flags = 7;
        refuse_while_capturing();
        require(pointer != nullptr && bytes > 0 && flags <= all_flags, CUDA_ERROR_INVALID_VALUE);
        Allocation* allocation = driver().host_memory.allocate(context, bytes);
        require(allocation != nullptr, CUDA_ERROR_OUT_OF_MEMORY);
        driver().counters.host_allocations++;
        *pointer = allocation->start;
    });
}

EMULATED_API cuMemFreeHost(void* pointer)
{
    return in_context(__func__, [=](Context&) {
        free_after_waiting(driver().host_memory, reinterpret_cast<uintptr_t>(pointer));
    });
}

EMULATED_API cuPointerGetAttribute(void* data, CUpointer_attribute attribute, CUdeviceptr pointer)
{
    return once_initialized(__func__, [=] {
        require(data != nullptr, CUDA_ERROR_INVALID_VALUE);
        const Allocation* device = driver().device_memory.containing(pointer);
        const Allocation* host = driver().host_memory.containing(pointer);
        require(device != nullptr || host != nullptr, CUDA_ERROR_INVALID_VALUE);
        if (attribute == CU_POINTER_ATTRIBUTE_DEVICE_POINTER || attribute == CU_POINTER_ATTRIBUTE_HOST_POINTER)
        {
            require(host != nullptr || attribute == CU_POINTER_ATTRIBUTE_DEVICE_POINTER, CUDA_ERROR_INVALID_VALUE);
            answer(data, pointer);
        }
        else
        {
            answer(data, attribute, device != nullptr ? *device : *host, device != nullptr);
        }
    });
}
