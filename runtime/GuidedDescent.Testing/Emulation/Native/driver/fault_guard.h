// Survives what emulated work does to memory.
#pragma once

#include <stdint.h>

namespace emulated_driver
{
struct Fault
{
    // Zero if there was none.
    int signal;
    uintptr_t address;
};

Fault run_guarded(void (*action)(void*), void* context);

// Runs an action of no arguments. It must own nothing that a jump out of it would leak.
template <class Action>
Fault guarded(Action action)
{
    return run_guarded([](void* self) { (*static_cast<Action*>(self))(); }, &action);
}
}
