#include "address_space.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

namespace emulated_driver
{
static size_t page_bytes() { return size_t(sysconf(_SC_PAGESIZE)); }

size_t AddressSpace::whole_pages(size_t bytes) { return (bytes + page_bytes() - 1) / page_bytes() * page_bytes(); }

char* AddressSpace::take(size_t bytes)
{
    if (_start == 0)
    {
        void* reserved = mmap(nullptr, capacity, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (reserved == MAP_FAILED)
        {
            return nullptr;
        }

        _start = _next = reinterpret_cast<uintptr_t>(reserved);
    }

    size_t size = whole_pages(bytes);
    size_t left = _start + capacity - _next;
    if (size < bytes || size > left || page_bytes() > left - size)
    {
        return nullptr;
    }

    // A closed page follows, for whoever runs past the end.
    char* memory = reinterpret_cast<char*>(_next);
    _next += size + page_bytes();
    open_memory(memory, size);
    memset(memory, garbage, size);
    return memory;
}

void AddressSpace::release(char* memory, size_t bytes)
{
    size_t size = whole_pages(bytes);
    mmap(memory, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
}

void close_memory(char* memory, size_t bytes) { mprotect(memory, AddressSpace::whole_pages(bytes), PROT_NONE); }

void open_memory(char* memory, size_t bytes) { mprotect(memory, AddressSpace::whole_pages(bytes), PROT_READ | PROT_WRITE); }
}
