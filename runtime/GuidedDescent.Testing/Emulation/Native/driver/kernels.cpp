// Launching kernels, and what is known of them.
#include <map>
#include <signal.h>
#include <string.h>

#include "api_call.h"
#include "fault_guard.h"
#include "submission.h"

namespace emulated_driver
{
constexpr unsigned warp_size = 32;
constexpr unsigned max_threads_per_block = 1024;
constexpr unsigned max_threads_per_multiprocessor = 2048;
constexpr unsigned max_blocks_per_multiprocessor = 32;

using cuda_emulation::FailureKind;
using cuda_emulation::Kernel;
using cuda_emulation::KernelLaunch;

struct Launch
{
    std::shared_ptr<Module> module;
    const Kernel* kernel;
    std::vector<char> parameters;
    unsigned blocks;
    unsigned threads;

    void run(MemoryWindow& window) const;
};

static CUresult result_of(FailureKind failure)
{
    switch (failure)
    {
    case FailureKind::none:
        return CUDA_SUCCESS;
    case FailureKind::illegal_access:
        return CUDA_ERROR_ILLEGAL_ADDRESS;
    case FailureKind::misaligned_access:
        return CUDA_ERROR_MISALIGNED_ADDRESS;
    default:
        return CUDA_ERROR_LAUNCH_FAILED;
    }
}

static std::string describe(const Kernel& kernel, const Fault& fault)
{
    char text[160];
    snprintf(text, sizeof text, "%s: signal %d at address 0x%llx", kernel.name, fault.signal,
        static_cast<unsigned long long>(fault.address));
    return text;
}

void Launch::run(MemoryWindow& window) const
{
    if (module->kernels == nullptr)
    {
        throw WorkFailure{CUDA_ERROR_LAUNCH_FAILED, "a graph launched a kernel of a module that was unloaded"};
    }

    std::vector<cuda_emulation::MemoryRange> memory = window.open_only(*module->context);
    uint64_t seed = uint64_t(driver().random.below(~0u)) << 32 | driver().random.below(~0u);
    KernelLaunch launch = {parameters.data(), memory.data(), memory.size(), seed, blocks, threads};
    char report[2048] = "";
    FailureKind failure = FailureKind::none;
    Fault fault = guarded([&] { failure = module->kernels->run(*kernel, launch, report, sizeof report); });
    if (fault.signal != 0)
    {
        module->kernels->abandon();
        throw WorkFailure{
            fault.signal == SIGFPE ? CUDA_ERROR_LAUNCH_FAILED : CUDA_ERROR_ILLEGAL_ADDRESS, describe(*kernel, fault)};
    }

    if (failure != FailureKind::none)
    {
        throw WorkFailure{result_of(failure), report};
    }
}

// A launch takes the values of its arguments at once; what the pointers point to may change afterwards.
static std::vector<char> pack_parameters(const Kernel& kernel, void** arguments)
{
    require(kernel.parameter_count == 0 || arguments != nullptr, CUDA_ERROR_INVALID_VALUE);
    std::vector<char> block(kernel.parameter_bytes);
    for (uint32_t i = 0; i < kernel.parameter_count; i++)
    {
        require(arguments[i] != nullptr, CUDA_ERROR_INVALID_VALUE);
        memcpy(block.data() + kernel.parameters[i].offset, arguments[i], kernel.parameters[i].bytes);
    }

    return block;
}

static std::map<CUfunction_attribute, int> attributes_of(const Function& function)
{
    constexpr int registers = 32;
    return {
        {CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK, int(function.kernel->max_threads)},
        {CU_FUNC_ATTRIBUTE_SHARED_SIZE_BYTES, 0},
        {CU_FUNC_ATTRIBUTE_CONST_SIZE_BYTES, 0},
        {CU_FUNC_ATTRIBUTE_LOCAL_SIZE_BYTES, 0},
        {CU_FUNC_ATTRIBUTE_NUM_REGS, registers},
        {CU_FUNC_ATTRIBUTE_PTX_VERSION, function.module->architecture},
        {CU_FUNC_ATTRIBUTE_BINARY_VERSION, driver().settings.compute_capability},
        {CU_FUNC_ATTRIBUTE_CACHE_MODE_CA, 0},
        {CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, function.max_dynamic_shared_bytes},
        {CU_FUNC_ATTRIBUTE_PREFERRED_SHARED_MEMORY_CARVEOUT, -1},
    };
}
}

using namespace emulated_driver;

EMULATED_API cuFuncGetAttribute(int* value, CUfunction_attribute attribute, CUfunction handle)
{
    return in_context(__func__, [=](Context&) {
        require(value != nullptr, CUDA_ERROR_INVALID_VALUE);
        const auto attributes = attributes_of(*driver().functions.get(handle));
        auto found = attributes.find(attribute);
        require(found != attributes.end(), CUDA_ERROR_INVALID_VALUE);
        *value = found->second;
    });
}

EMULATED_API cuFuncSetAttribute(CUfunction handle, CUfunction_attribute attribute, int value)
{
    return in_context(__func__, [=](Context&) {
        constexpr int most_shared_bytes = 64 * 1024;
        std::shared_ptr<Function> function = driver().functions.get(handle);
        if (attribute == CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES)
        {
            require(value >= 0 && value <= most_shared_bytes, CUDA_ERROR_INVALID_VALUE);
            function->max_dynamic_shared_bytes = value;
        }
        else
        {
            require(attribute == CU_FUNC_ATTRIBUTE_PREFERRED_SHARED_MEMORY_CARVEOUT, CUDA_ERROR_INVALID_VALUE);
            require(value >= -1 && value <= 100, CUDA_ERROR_INVALID_VALUE);
        }
    });
}

EMULATED_API cuOccupancyMaxActiveBlocksPerMultiprocessor(int* blocks, CUfunction handle, int threads, size_t)
{
    return in_context(__func__, [=](Context&) {
        require(blocks != nullptr && threads > 0, CUDA_ERROR_INVALID_VALUE);
        const Kernel& kernel = *driver().functions.get(handle)->kernel;
        unsigned whole_warps = (unsigned(threads) + warp_size - 1) / warp_size * warp_size;
        unsigned fitting = std::min(max_threads_per_multiprocessor / whole_warps, max_blocks_per_multiprocessor);
        *blocks = unsigned(threads) <= kernel.max_threads ? int(fitting) : 0;
    });
}

EMULATED_API cuLaunchKernel(
    CUfunction handle, unsigned grid_x, unsigned grid_y, unsigned grid_z, unsigned block_x, unsigned block_y, unsigned block_z,
    unsigned shared_bytes, CUstream stream_handle, void** arguments, void** extra)
{
    return in_context(__func__, [=](Context& context) {
        std::shared_ptr<Function> function = driver().functions.get(handle);
        std::shared_ptr<Stream> stream = get_stream(context, stream_handle);
        const Kernel& kernel = *function->kernel;
        require(function->module->context == &context && stream->context == &context, CUDA_ERROR_INVALID_HANDLE);
        require(grid_x > 0 && grid_y > 0 && grid_z > 0, CUDA_ERROR_INVALID_VALUE);
        require(block_x > 0 && block_y > 0 && block_z > 0, CUDA_ERROR_INVALID_VALUE);
        require(grid_x <= INT32_MAX && block_x <= max_threads_per_block, CUDA_ERROR_INVALID_VALUE);
        require(shared_bytes <= unsigned(function->max_dynamic_shared_bytes), CUDA_ERROR_INVALID_VALUE);

        // What a GPU can do and the emulation cannot.
        require(grid_y == 1 && grid_z == 1 && block_y == 1 && block_z == 1 && extra == nullptr, CUDA_ERROR_NOT_SUPPORTED);
        require(block_x <= kernel.max_threads, CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES);

        Launch launch = {function->module, &kernel, pack_parameters(kernel, arguments), grid_x, block_x};
        submit(stream, {WorkKind::kernel, kernel.parameter_bytes, [launch](MemoryWindow& window) { launch.run(window); }});
    });
}
