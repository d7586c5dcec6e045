#include "memory.h"

#include <algorithm>

#include "driver.h"

namespace emulated_driver
{
Allocation* Memory::allocate(Context& context, size_t bytes)
{
    char* start = _addresses.take(bytes);
    return start == nullptr
        ? nullptr
        : &_allocations.emplace(reinterpret_cast<uintptr_t>(start), Allocation{start, bytes, &context}).first->second;
}

Allocation& Memory::starting_at(uintptr_t address)
{
    auto found = _allocations.find(address);
    require(found != _allocations.end(), CUDA_ERROR_INVALID_VALUE);
    return found->second;
}

Allocation* Memory::containing(uintptr_t address, size_t bytes)
{
    auto after = _allocations.upper_bound(address);
    if (after == _allocations.begin())
    {
        return nullptr;
    }

    Allocation& before = std::prev(after)->second;
    return before.contains(address, bytes) ? &before : nullptr;
}

void Memory::free(Allocation& allocation)
{
    _addresses.release(allocation.start, allocation.bytes);
    _allocations.erase(reinterpret_cast<uintptr_t>(allocation.start));
}

void Memory::free_all(Context& context)
{
    for (auto next = _allocations.begin(); next != _allocations.end();)
    {
        Allocation& allocation = (next++)->second;
        if (allocation.context == &context)
        {
            free(allocation);
        }
    }
}

size_t Memory::bytes() const
{
    size_t bytes = 0;
    for (const auto& [start, allocation] : _allocations)
    {
        bytes += allocation.bytes;
    }

    return bytes;
}

MemoryWindow::~MemoryWindow()
{
    for (Allocation* allocation : _open)
    {
        close_memory(allocation->start, allocation->bytes);
    }
}

void MemoryWindow::open(Allocation& allocation)
{
    if (_open.insert(&allocation).second)
    {
        open_memory(allocation.start, allocation.bytes);
    }
}

std::vector<cuda_emulation::MemoryRange> MemoryWindow::open_only(Context& context)
{
    for (auto next = _open.begin(); next != _open.end();)
    {
        Allocation* allocation = *next;
        if (allocation->context != &context)
        {
            close_memory(allocation->start, allocation->bytes);
            next = _open.erase(next);
        }
        else
        {
            next++;
        }
    }

    std::vector<cuda_emulation::MemoryRange> ranges;
    for (auto& [start, allocation] : driver().device_memory.all())
    {
        if (allocation.context == &context)
        {
            open(allocation);
            ranges.push_back({start, start + allocation.bytes});
        }
    }

    for (const auto& [start, allocation] : driver().host_memory.all())
    {
        ranges.push_back({start, start + allocation.bytes});
    }

    std::sort(ranges.begin(), ranges.end(), [](const auto& a, const auto& b) { return a.start < b.start; });
    return ranges;
}
}
