// What tests ask for, and what no real driver has.
#include <algorithm>
#include <stdio.h>

#include "driver.h"

#define EMULATION_API extern "C" __attribute__((visibility("default"))) void

using namespace emulated_driver;

// Forgets everything and starts anew on another machine.
EMULATION_API gd_emulation_reset(const Settings* machine)
{
    std::lock_guard<std::mutex> turn(driver().mutex);
    driver().reset(*machine);
}

// What is random from now on follows from this.
EMULATION_API gd_emulation_seed(uint64_t seed)
{
    std::lock_guard<std::mutex> turn(driver().mutex);
    driver().random = RandomSource(seed);
}

EMULATION_API gd_emulation_counters(Counters* counters)
{
    std::lock_guard<std::mutex> turn(driver().mutex);
    *counters = driver().counters;
}

EMULATION_API gd_emulation_live_objects(LiveObjects* live)
{
    std::lock_guard<std::mutex> turn(driver().mutex);
    const Driver& all = driver();
    *live = {};
    live->contexts = std::count_if(
        all.contexts.begin(), all.contexts.end(), [](const auto& context) { return context->is_alive(); });
    live->device_allocations = int64_t(all.device_memory.count());
    live->device_bytes = int64_t(all.device_memory.bytes());
    live->host_allocations = int64_t(all.host_memory.count());
    live->host_bytes = int64_t(all.host_memory.bytes());
    live->streams = int64_t(all.streams.size());
    live->events = int64_t(all.events.size());
    live->modules = int64_t(all.modules.size());
    live->graphs = int64_t(all.graphs.size());
    live->executable_graphs = int64_t(all.executable_graphs.size());
    live->library_handles = int64_t(all.library_handles.size());
    live->queued_work = int64_t(all.work.size());
}

// Lets one call of a function fail: the next one, after so many that do not.
EMULATION_API gd_emulation_fail(const char* function, int calls_before, int result)
{
    std::lock_guard<std::mutex> turn(driver().mutex);
    driver().faults.add(function, calls_before, result);
}

// What the last work that failed did wrong, in words.
EMULATION_API gd_emulation_failure(char* text, int capacity)
{
    std::lock_guard<std::mutex> turn(driver().mutex);
    snprintf(text, size_t(capacity), "%s", driver().failure.c_str());
}
