// Runs a program.
#pragma once

#include <string>
#include <vector>

namespace emulated_nvrtc
{
// Runs a program of the PATH to its end, with its messages going to a file. Returns its exit code, or -1 if it did not run.
int run_program(const std::vector<std::string>& command, const std::string& messages);
}
