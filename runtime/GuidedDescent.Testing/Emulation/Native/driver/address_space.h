// Addresses for emulated memory. Each is given out once and never again: what is freed stays closed for ever, so that a
// pointer to it can do no harm unseen.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace emulated_driver
{
class AddressSpace
{
public:
    // Memory of whole pages, filled with a pattern that makes no sensible number. Null if there is none left.
    char* take(size_t bytes);

    // Gives the memory back, and lets nobody touch the addresses.
    void release(char* memory, size_t bytes);

    bool contains(uintptr_t address) const { return address >= _start && address < _start + capacity; }

    static size_t whole_pages(size_t bytes);

private:
    static constexpr size_t capacity = size_t(1) << 42;
    static constexpr int garbage = 0xCD;

    uintptr_t _start = 0;
    uintptr_t _next = 0;
};

void close_memory(char* memory, size_t bytes);
void open_memory(char* memory, size_t bytes);
}
