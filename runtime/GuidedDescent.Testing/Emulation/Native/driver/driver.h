// All that the emulated driver knows.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "capture.h"
#include "contexts.h"
#include "counters.h"
#include "event.h"
#include "fault_injection.h"
#include "graph.h"
#include "handle_table.h"
#include "library_handle.h"
#include "memory.h"
#include "module.h"
#include "random_source.h"
#include "settings.h"
#include "stream.h"
#include "work_queue.h"

namespace emulated_driver
{
using cuda_emulation::RandomSource;

struct Driver
{
    std::mutex mutex;
    Settings settings = Settings::from_environment();
    RandomSource random{settings.seed};
    Counters counters = {};
    FaultInjection faults;

    // What the last kernel that failed did, in words.
    std::string failure;

    bool initialized = false;

    // Which contexts threads remember as theirs is void once this has changed.
    int generation = 0;

    // One for each device.
    std::vector<std::shared_ptr<Context>> contexts;

    Memory device_memory;
    Memory host_memory;
    WorkQueue work;
    HandleTable<CUstream, Stream> streams;
    HandleTable<CUevent, Event> events;
    HandleTable<CUmodule, Module> modules;
    HandleTable<CUfunction, Function> functions;
    HandleTable<CUgraph, Graph> graphs;
    HandleTable<CUgraphExec, ExecutableGraph> executable_graphs;
    HandleTable<void*, LibraryHandle> library_handles;
    std::vector<std::shared_ptr<Capture>> captures;

    // Gives up all that a context holds.
    void destroy(Context& context);

    // Forgets everything and starts anew on a machine that is like this.
    void reset(const Settings& machine);
};

// There is one, and it is never destroyed: threads may still call while the process ends.
Driver& driver();
}
