// What a library has set up in a context.
#pragma once

#include <string>

#include "contexts.h"

namespace emulated_driver
{
struct LibraryHandle
{
    std::string kind;
    Context* context;
};
}
