// What tests ask for, and what no real compiler has.
#include <stdio.h>

#include "state.h"

#define EMULATION_API extern "C" __attribute__((visibility("default")))

using namespace emulated_nvrtc;

EMULATION_API void gd_emulation_reset(int version)
{
    std::lock_guard<std::mutex> turn(state().mutex);
    state().faults.clear();
    state().compilations = 0;
    state().version = version;
    state().last_options.clear();
}

EMULATION_API void gd_emulation_fail(const char* function, int calls_before, int result)
{
    std::lock_guard<std::mutex> turn(state().mutex);
    state().faults.add(function, calls_before, result);
}

EMULATION_API int64_t gd_emulation_compilations()
{
    std::lock_guard<std::mutex> turn(state().mutex);
    return state().compilations;
}

EMULATION_API int64_t gd_emulation_live_programs()
{
    std::lock_guard<std::mutex> turn(state().mutex);
    return int64_t(state().programs.size());
}

EMULATION_API void gd_emulation_last_options(char* text, int capacity)
{
    std::lock_guard<std::mutex> turn(state().mutex);
    snprintf(text, size_t(capacity), "%s", state().last_options.c_str());
}
