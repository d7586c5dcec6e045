// The options of a compilation, and how NVRTC complains about them.
#pragma once

#include <string>
#include <vector>

namespace emulated_nvrtc
{
struct CompilerOptions
{
    int architecture = 52;

    // sm_XX rather than compute_XX.
    bool is_real_architecture = false;

    // Whether a multiplication and an addition may become one operation with one rounding.
    bool contracts = true;

    // Why they were refused, or empty.
    std::string error;
};

CompilerOptions parse_options(const std::vector<std::string>& options);

const std::vector<int>& supported_architectures();
}
