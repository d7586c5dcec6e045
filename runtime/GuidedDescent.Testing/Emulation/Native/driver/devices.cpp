// What there is, and what it can do.
#include <map>
#include <stdio.h>
#include <string.h>

#include "api_call.h"

namespace emulated_driver
{
static const Settings& settings_of(CUdevice device)
{
    require(device >= 0 && size_t(device) < driver().contexts.size(), CUDA_ERROR_INVALID_DEVICE);
    return driver().settings;
}

static std::map<CUdevice_attribute, int> attributes_of(const Settings& machine)
{
    return {
        {CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_BLOCK, 1024},
        {CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_X, 1024},
        {CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_Y, 1024},
        {CU_DEVICE_ATTRIBUTE_MAX_BLOCK_DIM_Z, 64},
        {CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_X, 2147483647},
        {CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_Y, 65535},
        {CU_DEVICE_ATTRIBUTE_MAX_GRID_DIM_Z, 65535},
        {CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK, 48 * 1024},
        {CU_DEVICE_ATTRIBUTE_TOTAL_CONSTANT_MEMORY, 64 * 1024},
        {CU_DEVICE_ATTRIBUTE_WARP_SIZE, 32},
        {CU_DEVICE_ATTRIBUTE_MAX_REGISTERS_PER_BLOCK, 65536},
        {CU_DEVICE_ATTRIBUTE_CLOCK_RATE, 1000000},
        {CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT, machine.multiprocessor_count},
        {CU_DEVICE_ATTRIBUTE_KERNEL_EXEC_TIMEOUT, 0},
        {CU_DEVICE_ATTRIBUTE_INTEGRATED, 0},
        {CU_DEVICE_ATTRIBUTE_CAN_MAP_HOST_MEMORY, 1},
        {CU_DEVICE_ATTRIBUTE_COMPUTE_MODE, 0},
        {CU_DEVICE_ATTRIBUTE_CONCURRENT_KERNELS, 1},
        {CU_DEVICE_ATTRIBUTE_ECC_ENABLED, 0},
        {CU_DEVICE_ATTRIBUTE_MEMORY_CLOCK_RATE, 1000000},
        {CU_DEVICE_ATTRIBUTE_GLOBAL_MEMORY_BUS_WIDTH, 256},
        {CU_DEVICE_ATTRIBUTE_L2_CACHE_SIZE, 4 * 1024 * 1024},
        {CU_DEVICE_ATTRIBUTE_MAX_THREADS_PER_MULTIPROCESSOR, 2048},
        {CU_DEVICE_ATTRIBUTE_ASYNC_ENGINE_COUNT, 2},
        {CU_DEVICE_ATTRIBUTE_UNIFIED_ADDRESSING, 1},
        {CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR, machine.compute_capability / 10},
        {CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR, machine.compute_capability % 10},
        {CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_MULTIPROCESSOR, 64 * 1024},
        {CU_DEVICE_ATTRIBUTE_MAX_REGISTERS_PER_MULTIPROCESSOR, 65536},
        {CU_DEVICE_ATTRIBUTE_MANAGED_MEMORY, 0},
        {CU_DEVICE_ATTRIBUTE_PAGEABLE_MEMORY_ACCESS, 0},
        {CU_DEVICE_ATTRIBUTE_CONCURRENT_MANAGED_ACCESS, 0},
        {CU_DEVICE_ATTRIBUTE_COOPERATIVE_LAUNCH, 0},
        {CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN, 64 * 1024},
        {CU_DEVICE_ATTRIBUTE_MAX_BLOCKS_PER_MULTIPROCESSOR, 32},
    };
}

static void create_devices()
{
    for (int device = 0; device < driver().settings.device_count; device++)
    {
        auto context = std::make_shared<Context>();
        context->device = device;
        context->handle = reinterpret_cast<CUcontext>(next_handle());
        driver().contexts.push_back(context);
    }
}
}

using namespace emulated_driver;

EMULATED_API cuInit(unsigned flags)
{
    return at_any_time(__func__, [=] {
        require(flags == 0, CUDA_ERROR_INVALID_VALUE);
        require(driver().settings.device_count > 0, CUDA_ERROR_NO_DEVICE);
        if (!driver().initialized)
        {
            create_devices();
            driver().initialized = true;
        }
    });
}

EMULATED_API cuDriverGetVersion(int* version)
{
    return at_any_time(__func__, [=] {
        require(version != nullptr, CUDA_ERROR_INVALID_VALUE);
        *version = driver().settings.driver_version;
    });
}

EMULATED_API cuDeviceGetCount(int* count)
{
    return once_initialized(__func__, [=] {
        require(count != nullptr, CUDA_ERROR_INVALID_VALUE);
        *count = driver().settings.device_count;
    });
}

EMULATED_API cuDeviceGet(CUdevice* device, int ordinal)
{
    return once_initialized(__func__, [=] {
        require(device != nullptr, CUDA_ERROR_INVALID_VALUE);
        settings_of(ordinal);
        *device = ordinal;
    });
}

EMULATED_API cuDeviceGetName(char* name, int capacity, CUdevice device)
{
    return once_initialized(__func__, [=] {
        require(name != nullptr && capacity > 0, CUDA_ERROR_INVALID_VALUE);
        settings_of(device);
        snprintf(name, size_t(capacity), "Emulated GPU");
    });
}

EMULATED_API cuDeviceGetAttribute(int* value, CUdevice_attribute attribute, CUdevice device)
{
    return once_initialized(__func__, [=] {
        require(value != nullptr, CUDA_ERROR_INVALID_VALUE);
        const auto attributes = attributes_of(settings_of(device));
        auto found = attributes.find(attribute);
        require(found != attributes.end(), CUDA_ERROR_INVALID_VALUE);
        *value = found->second;
    });
}

EMULATED_API cuDeviceTotalMem_v2(size_t* bytes, CUdevice device)
{
    return once_initialized(__func__, [=] {
        require(bytes != nullptr, CUDA_ERROR_INVALID_VALUE);
        *bytes = size_t(settings_of(device).memory_bytes);
    });
}
