// Memory of the devices, and page-locked memory of the host.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "address_space.h"
#include "cuda_abi.h"
#include "kernel_table.h"

namespace emulated_driver
{
struct Context;

struct Allocation
{
    char* start;
    size_t bytes;
    Context* context;

    bool contains(uintptr_t address, size_t count) const
    {
        uintptr_t offset = address - reinterpret_cast<uintptr_t>(start);
        return offset < bytes && count <= bytes - offset;
    }
};

class Memory
{
public:
    // Null if there is none left.
    Allocation* allocate(Context& context, size_t bytes);

    // What starts at an address, or refusal.
    Allocation& starting_at(uintptr_t address);

    // What an address lies in, with all the bytes that follow it, or null.
    Allocation* containing(uintptr_t address, size_t bytes = 1);

    void free(Allocation& allocation);
    void free_all(Context& context);

    bool knows(uintptr_t address) const { return _addresses.contains(address); }

    size_t bytes() const;
    size_t count() const { return _allocations.size(); }

    std::map<uintptr_t, Allocation>& all() { return _allocations; }

private:
    AddressSpace _addresses;
    std::map<uintptr_t, Allocation> _allocations;
};

// For as long as emulated work executes, what it may touch is open; at any other time the host cannot read device memory,
// as it cannot read a GPU's.
class MemoryWindow
{
public:
    MemoryWindow() = default;
    MemoryWindow(const MemoryWindow&) = delete;
    MemoryWindow& operator=(const MemoryWindow&) = delete;
    ~MemoryWindow();

    void open(Allocation& allocation);

    // Opens what the context's kernels may touch, and nothing of the other contexts. Returns it in rising order.
    std::vector<cuda_emulation::MemoryRange> open_only(Context& context);

private:
    std::set<Allocation*> _open;
};
}
