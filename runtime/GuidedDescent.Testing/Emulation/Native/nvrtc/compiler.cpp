#include "compiler.h"

#include <sys/stat.h>

#include "build_place.h"
#include "entry_points.h"
#include "process.h"

namespace emulated_nvrtc
{
static std::vector<std::string> macros_of(const CompilerOptions& options)
{
    return {"-D__CUDACC__", "-D__CUDACC_RTC__", "-D__CUDA_ARCH__=" + std::to_string(options.architecture * 10)};
}

static std::string quoted(const std::string& name)
{
    std::string text = "\"";
    for (char letter : name)
    {
        text += letter == '"' || letter == '\\' ? std::string("\\") + letter : std::string(1, letter);
    }

    return text + "\"";
}

// Like NVRTC, and unlike g++, finds no header anywhere.
static std::vector<std::string> preprocessor_command(const CompilerOptions& options, const std::string& folder)
{
    std::vector<std::string> command = {"g++", "-E", "-P", "-x", "c++", "-std=gnu++17", "-nostdinc"};
    std::vector<std::string> macros = macros_of(options);
    command.insert(command.end(), macros.begin(), macros.end());
    command.insert(command.end(), {folder + "/kernel.cu", "-o", folder + "/kernel.ii"});
    return command;
}

// The options that decide about numbers are those of the whole emulation, and lie in a file beside its headers.
static std::vector<std::string> compiler_command(const CompilerOptions& options, const std::string& folder)
{
    std::string emulation = folder_of_this_library() + "/emulation";
    std::vector<std::string> command = {"g++", "@" + emulation + "/kernel.options", "-I" + emulation};
    std::vector<std::string> macros = macros_of(options);
    command.insert(command.end(), macros.begin(), macros.end());
    if (options.contracts)
    {
        command.insert(command.end(), {"-ffp-contract=fast", "-DCUDA_EMULATION_CONTRACTS"});
    }

    command.insert(command.end(), {folder + "/program.cpp", "-o", folder + "/program.so"});
    return command;
}

static std::string program_text(const std::string& source_with_name, const std::vector<EntryPoint>& entry_points)
{
    std::string text = "#include \"loadable_kernels.h\"\nnamespace\n{\n" + source_with_name
        + "\n#line 1 \"emulated kernels\"\n}\nCUDA_EMULATION_KERNELS(";
    for (const EntryPoint& entry_point : entry_points)
    {
        text += "CUDA_EMULATION_KERNEL(" + entry_point.name + ", (" + entry_point.max_threads + ")),\n";
    }

    return text + "{})\n";
}

static Compilation failure(const std::string& log) { return {false, log, ""}; }

static Compilation compile_anew(const std::string& source_with_name, const CompilerOptions& options, const std::string& parent)
{
    TemporaryFolder folder(parent);
    std::string messages = folder.path() + "/messages";
    if (folder.path().empty() || !write_file(folder.path() + "/kernel.cu", source_with_name))
    {
        return failure("emulated nvrtc: cannot write to " + parent + "\n");
    }

    int exit_code = run_program(preprocessor_command(options, folder.path()), messages);
    if (exit_code < 0)
    {
        return failure("emulated nvrtc: g++ cannot be run; is it on the PATH?\n");
    }

    if (exit_code != 0)
    {
        return failure(read_file(messages));
    }

    std::vector<EntryPoint> entry_points = find_entry_points(read_file(folder.path() + "/kernel.ii"));
    write_file(folder.path() + "/program.cpp", program_text(source_with_name, entry_points));
    bool succeeded = run_program(compiler_command(options, folder.path()), messages) == 0;
    return {succeeded, read_file(messages), succeeded ? read_file(folder.path() + "/program.so") : ""};
}

Compilation compile(const std::string& source, const std::string& name, const CompilerOptions& options)
{
    std::string source_with_name = "#line 1 " + quoted(name) + "\n" + source;
    std::string key = std::to_string(options.architecture) + (options.contracts ? " contracted\n" : "\n") + source_with_name;
    std::string folder = folder_of_this_library() + "/programs";
    mkdir(folder.c_str(), 0700);
    BuildCache cache(folder);
    if (auto built = cache.find(key))
    {
        return {true, "", *built};
    }

    Compilation compilation = compile_anew(source_with_name, options, folder);
    if (compilation.succeeded)
    {
        cache.keep(key, compilation.library);
    }

    return compilation;
}
}
