#include "compiler_options.h"

#include <algorithm>

namespace emulated_nvrtc
{
const std::vector<int>& supported_architectures()
{
    static const std::vector<int> all = {50, 52, 53, 60, 61, 62, 70, 72, 75, 80, 86, 87, 89, 90};
    return all;
}

static bool starts_with(const std::string& text, const std::string& start) { return text.compare(0, start.size(), start) == 0; }

static bool parse_architecture(const std::string& value, CompilerOptions& options)
{
    options.is_real_architecture = starts_with(value, "sm_");
    for (int architecture : supported_architectures())
    {
        std::string number = std::to_string(architecture);
        if (value == "sm_" + number || value == "compute_" + number)
        {
            options.architecture = architecture;
            return true;
        }
    }

    return false;
}

static std::string without_dashes(const std::string& option) { return option.substr(option.find_first_not_of('-')); }

// Returns why the option was refused, or nothing.
static std::string parse_option(const std::string& option, CompilerOptions& options)
{
    static const std::vector<std::string> switches = {
        "--restrict", "--generate-line-info", "-lineinfo", "--device-as-default-execution-space",
        "--extra-device-vectorization"};
    static const std::vector<std::string> truth_values = {"--fmad", "--prec-div", "--prec-sqrt", "--ftz"};

    size_t equals = option.find('=');
    std::string name = option.substr(0, equals);
    std::string value = equals == std::string::npos ? "" : option.substr(equals + 1);
    auto is_one_of = [&](const std::vector<std::string>& names) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    if (equals == std::string::npos ? is_one_of(switches) : name == "--ptxas-options")
    {
        return "";
    }

    if (name == "--gpu-architecture")
    {
        return parse_architecture(value, options) ? "" : "invalid value for --gpu-architecture (-arch)";
    }

    if (name == "--std")
    {
        return value == "c++17" ? "" : "invalid value for --std (-std)";
    }

    if (is_one_of(truth_values))
    {
        options.contracts = name == "--fmad" ? value == "true" : options.contracts;
        return value == "true" || value == "false" ? "" : name + " (-" + without_dashes(name) + ") expects true or false";
    }

    return "unrecognized option " + option + " found";
}

CompilerOptions parse_options(const std::vector<std::string>& options)
{
    CompilerOptions parsed;
    for (const std::string& option : options)
    {
        std::string error = parse_option(option, parsed);
        parsed.error += error.empty() ? "" : "nvrtc: error: " + error + "\n";
    }

    return parsed;
}
}
