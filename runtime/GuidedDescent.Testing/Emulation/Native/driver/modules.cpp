#include "module.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "api_call.h"
#include "fault_guard.h"
#include "kernel_image.h"
#include "waiting.h"

namespace emulated_driver
{
void Module::unload()
{
    kernels = nullptr;
    if (library != nullptr)
    {
        dlclose(library);
        close(file);
        library = nullptr;
    }
}

// Nobody says how many bytes there are at an address, so that reading beyond their end must do no harm.
static bool read_bytes(void* target, const void* source, size_t bytes)
{
    return guarded([=] { memcpy(target, source, bytes); }).signal == 0;
}

static std::vector<char> read_image(const void* image, uint32_t device_architecture, ImageHeader& header)
{
    require(read_bytes(&header, image, sizeof header) && header.is_image(), CUDA_ERROR_INVALID_IMAGE);
    require(
        header.runs_on(device_architecture),
        header.kind == ImageKind::ptx ? CUDA_ERROR_INVALID_PTX : CUDA_ERROR_NO_BINARY_FOR_GPU);

    // A real driver reads PTX as text, up to a zero byte.
    size_t terminator = header.kind == ImageKind::ptx ? 1 : 0;
    std::vector<char> bytes(header.bytes + terminator);
    require(
        read_bytes(bytes.data(), static_cast<const char*>(image) + sizeof header, bytes.size())
            && checksum_of(bytes.data(), header.bytes) == header.checksum
            && (terminator == 0 || bytes.back() == '\0'),
        CUDA_ERROR_INVALID_IMAGE);
    bytes.resize(header.bytes);
    return bytes;
}

static int file_of(const std::vector<char>& bytes)
{
    int file = memfd_create("emulated CUDA module", MFD_CLOEXEC);
    size_t written = 0;
    while (file >= 0 && written < bytes.size())
    {
        ssize_t count = write(file, bytes.data() + written, bytes.size() - written);
        require(count > 0, CUDA_ERROR_OUT_OF_MEMORY);
        written += size_t(count);
    }

    require(file >= 0, CUDA_ERROR_OUT_OF_MEMORY);
    return file;
}

static std::shared_ptr<Module> load(Context& context, const void* image)
{
    ImageHeader header;
    auto module = std::make_shared<Module>();
    module->context = &context;
    module->file = file_of(read_image(image, uint32_t(driver().settings.compute_capability), header));
    module->architecture = int(header.architecture);

    // The loader tells libraries apart by their names, so that the file stays open for as long as it uses this one.
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/fd/%d", getpid(), module->file);
    module->library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    void* table = module->library == nullptr ? nullptr : dlsym(module->library, "cuda_emulation_kernel_table");
    require(table != nullptr, CUDA_ERROR_INVALID_IMAGE);
    module->kernels = static_cast<const cuda_emulation::KernelTable*>(table);
    return module;
}

static const cuda_emulation::Kernel& find_kernel(const Module& module, const char* name)
{
    for (size_t i = 0; i < module.kernels->count; i++)
    {
        if (strcmp(module.kernels->kernels[i].name, name) == 0)
        {
            return module.kernels->kernels[i];
        }
    }

    refuse(CUDA_ERROR_NOT_FOUND);
}

// What a driver writes where it was asked to say why a load failed.
static void write_log(unsigned count, const CUjit_option* options, void** values, const char* text)
{
    char* log = nullptr;
    size_t capacity = 0;
    for (unsigned i = 0; i < count; i++)
    {
        log = options[i] == CU_JIT_ERROR_LOG_BUFFER ? static_cast<char*>(values[i]) : log;
        capacity = options[i] == CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES ? reinterpret_cast<size_t>(values[i]) : capacity;
    }

    if (log != nullptr && capacity > 0)
    {
        snprintf(log, capacity, "%s", text);
    }
}
}

using namespace emulated_driver;

EMULATED_API cuModuleLoadDataEx(CUmodule* handle, const void* image, unsigned count, CUjit_option* options, void** values)
{
    return in_context(__func__, [=](Context& context) {
        refuse_while_capturing();
        require(handle != nullptr && image != nullptr, CUDA_ERROR_INVALID_VALUE);
        require(count == 0 || (options != nullptr && values != nullptr), CUDA_ERROR_INVALID_VALUE);
        try
        {
            *handle = driver().modules.add(load(context, image));
            driver().counters.module_loads++;
        }
        catch (const Refusal& refusal)
        {
            write_log(count, options, values, "emulated driver: this image cannot be loaded on this device");
            throw;
        }
    });
}

EMULATED_API cuModuleGetFunction(CUfunction* handle, CUmodule module_handle, const char* name)
{
    return in_context(__func__, [=](Context&) {
        require(handle != nullptr && name != nullptr, CUDA_ERROR_INVALID_VALUE);
        std::shared_ptr<Module> module = driver().modules.get(module_handle);
        auto known = module->functions.find(name);
        if (known == module->functions.end())
        {
            auto function = std::make_shared<Function>();
            function->module = module;
            function->kernel = &find_kernel(*module, name);
            known = module->functions.emplace(name, driver().functions.add(function)).first;
        }

        *handle = known->second;
    });
}

EMULATED_API cuModuleUnload(CUmodule handle)
{
    return in_context(__func__, [=](Context&) {
        refuse_while_capturing();
        std::shared_ptr<Module> module = driver().modules.get(handle);
        wait_for_all(*module->context);
        driver().functions.remove_if([&](const Function& function) { return function.module == module; });
        driver().modules.remove(handle);
        module->unload();
    });
}
