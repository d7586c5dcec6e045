// Finds the kernels in a translation unit.
#pragma once

#include <string>
#include <vector>

namespace emulated_nvrtc
{
struct EntryPoint
{
    std::string name;

    // An expression, as it stands in __launch_bounds__, or the most that any kernel can have.
    std::string max_threads = "1024";
};

// Everything defined as extern "C" __global__, in text without comments and directives.
std::vector<EntryPoint> find_entry_points(const std::string& text);
}
