// Turns CUDA text into a shared object, by means of g++.
#pragma once

#include <string>

#include "compiler_options.h"

namespace emulated_nvrtc
{
struct Compilation
{
    bool succeeded = false;

    // What g++ had to say, or why it was not asked.
    std::string log;

    // The bytes of the shared object.
    std::string library;
};

// The name is the one that messages give to the source.
Compilation compile(const std::string& source, const std::string& name, const CompilerOptions& options);
}
