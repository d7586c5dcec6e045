// The functions of NVRTC.
#include <string.h>

#include <algorithm>

#include "compiler.h"
#include "kernel_image.h"
#include "state.h"

#define EXPORTED extern "C" __attribute__((visibility("default")))

namespace emulated_nvrtc
{
using emulated_driver::ImageHeader;
using emulated_driver::ImageKind;

template <class Body>
static nvrtcResult call(const char* function, Body body)
{
    {
        std::lock_guard<std::mutex> turn(state().mutex);
        int fault = state().faults.next(function);
        if (fault != 0)
        {
            return nvrtcResult(fault);
        }
    }

    return body();
}

template <class Body>
static nvrtcResult call_with(const char* function, nvrtcProgram program, Body body)
{
    return call(function, [&] {
        {
            std::lock_guard<std::mutex> turn(state().mutex);
            if (state().programs.count(program) == 0)
            {
                return NVRTC_ERROR_INVALID_PROGRAM;
            }
        }

        return body();
    });
}

static std::string image_of(ImageKind kind, int architecture, const std::string& library)
{
    ImageHeader header = {};
    memcpy(header.magic, ImageHeader::expected_magic, sizeof header.magic);
    header.bytes = library.size();
    header.checksum = emulated_driver::checksum_of(library.data(), library.size());
    header.kind = kind;
    header.architecture = uint32_t(architecture);
    return std::string(reinterpret_cast<const char*>(&header), sizeof header) + library;
}

static nvrtcResult compile_program(_nvrtcProgram& program, const std::vector<std::string>& texts)
{
    CompilerOptions options = parse_options(texts);
    program.cubin.clear();
    program.ptx = std::string(1, '\0');
    program.log = options.error;
    if (!options.error.empty())
    {
        return NVRTC_ERROR_INVALID_OPTION;
    }

    Compilation compilation = compile(program.source, program.name, options);
    program.log = compilation.log;
    if (!compilation.succeeded)
    {
        return NVRTC_ERROR_COMPILATION;
    }

    program.ptx = image_of(ImageKind::ptx, options.architecture, compilation.library) + '\0';
    program.cubin = options.is_real_architecture ? image_of(ImageKind::cubin, options.architecture, compilation.library) : "";
    return NVRTC_SUCCESS;
}

static nvrtcResult give_size(size_t* size, size_t value)
{
    if (size == nullptr)
    {
        return NVRTC_ERROR_INVALID_INPUT;
    }

    *size = value;
    return NVRTC_SUCCESS;
}

static nvrtcResult give_bytes(char* target, const std::string& bytes)
{
    if (target == nullptr)
    {
        return NVRTC_ERROR_INVALID_INPUT;
    }

    memcpy(target, bytes.data(), bytes.size());
    return NVRTC_SUCCESS;
}
}

using namespace emulated_nvrtc;

EXPORTED nvrtcResult nvrtcVersion(int* major, int* minor)
{
    return call(__func__, [=] {
        if (major == nullptr || minor == nullptr)
        {
            return NVRTC_ERROR_INVALID_INPUT;
        }

        *major = state().version / 1000;
        *minor = state().version % 1000 / 10;
        return NVRTC_SUCCESS;
    });
}

EXPORTED nvrtcResult nvrtcGetNumSupportedArchs(int* count)
{
    return call(__func__, [=] {
        if (count == nullptr)
        {
            return NVRTC_ERROR_INVALID_INPUT;
        }

        *count = int(supported_architectures().size());
        return NVRTC_SUCCESS;
    });
}

EXPORTED nvrtcResult nvrtcGetSupportedArchs(int* architectures)
{
    return call(__func__, [=] {
        if (architectures == nullptr)
        {
            return NVRTC_ERROR_INVALID_INPUT;
        }

        std::copy(supported_architectures().begin(), supported_architectures().end(), architectures);
        return NVRTC_SUCCESS;
    });
}

EXPORTED nvrtcResult nvrtcCreateProgram(
    nvrtcProgram* program, const char* source, const char* name, int headers, const char* const*, const char* const*)
{
    return call(__func__, [=] {
        // Headers are not emulated.
        if (program == nullptr || source == nullptr || headers != 0)
        {
            return NVRTC_ERROR_INVALID_INPUT;
        }

        *program = new _nvrtcProgram();
        (*program)->source = source;
        (*program)->name = name == nullptr ? "default_program" : name;
        std::lock_guard<std::mutex> turn(state().mutex);
        state().programs.insert(*program);
        return NVRTC_SUCCESS;
    });
}

EXPORTED nvrtcResult nvrtcDestroyProgram(nvrtcProgram* program)
{
    return call(__func__, [=] {
        std::lock_guard<std::mutex> turn(state().mutex);
        if (program == nullptr || state().programs.erase(*program) == 0)
        {
            return NVRTC_ERROR_INVALID_PROGRAM;
        }

        delete *program;
        *program = nullptr;
        return NVRTC_SUCCESS;
    });
}

EXPORTED nvrtcResult nvrtcCompileProgram(nvrtcProgram program, int count, const char* const* options)
{
    return call_with(__func__, program, [=] {
        if (count < 0 || (count > 0 && options == nullptr))
        {
            return NVRTC_ERROR_INVALID_INPUT;
        }

        std::vector<std::string> texts(options, options + count);
        {
            std::lock_guard<std::mutex> turn(state().mutex);
            state().compilations++;
            state().last_options.clear();
            for (const std::string& text : texts)
            {
                state().last_options += text + "\n";
            }
        }

        return compile_program(*program, texts);
    });
}

EXPORTED nvrtcResult nvrtcGetPTXSize(nvrtcProgram program, size_t* size)
{
    return call_with(__func__, program, [=] { return give_size(size, program->ptx.size()); });
}

EXPORTED nvrtcResult nvrtcGetPTX(nvrtcProgram program, char* target)
{
    return call_with(__func__, program, [=] { return give_bytes(target, program->ptx); });
}

EXPORTED nvrtcResult nvrtcGetCUBINSize(nvrtcProgram program, size_t* size)
{
    return call_with(__func__, program, [=] { return give_size(size, program->cubin.size()); });
}

EXPORTED nvrtcResult nvrtcGetCUBIN(nvrtcProgram program, char* target)
{
    return call_with(__func__, program, [=] { return give_bytes(target, program->cubin); });
}

EXPORTED nvrtcResult nvrtcGetProgramLogSize(nvrtcProgram program, size_t* size)
{
    return call_with(__func__, program, [=] { return give_size(size, program->log.size() + 1); });
}

EXPORTED nvrtcResult nvrtcGetProgramLog(nvrtcProgram program, char* target)
{
    return call_with(__func__, program, [=] { return give_bytes(target, program->log + '\0'); });
}
