// Kernels that were loaded.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "contexts.h"
#include "kernel_table.h"

namespace emulated_driver
{
struct Module
{
    Module() = default;
    Module(const Module&) = delete;
    Module& operator=(const Module&) = delete;
    ~Module() { unload(); }

    void unload();

    Context* context = nullptr;
    int architecture = 0;

    // Null once it was unloaded. Captured work may still remember it.
    const cuda_emulation::KernelTable* kernels = nullptr;

    // By which its kernels are known, as far as anybody asked for them.
    std::map<std::string, CUfunction> functions;

    void* library = nullptr;
    int file = -1;
};

struct Function
{
    std::shared_ptr<Module> module;
    const cuda_emulation::Kernel* kernel = nullptr;
    int max_dynamic_shared_bytes = 48 * 1024;
};
}
