#include "driver.h"

namespace emulated_driver
{
Driver& driver()
{
    static Driver& only = *new Driver();
    return only;
}

void Driver::destroy(Context& context)
{
    work.drop(context);
    std::vector<std::shared_ptr<Capture>> unfinished = captures;
    for (const std::shared_ptr<Capture>& capture : unfinished)
    {
        if (capture->origin->context == &context)
        {
            end_capture(capture);
        }
    }

    auto belongs = [&](const auto& object) { return object.context == &context; };
    streams.remove_if(belongs);
    events.remove_if(belongs);
    library_handles.remove_if(belongs);
    functions.remove_if([&](const Function& function) { return belongs(*function.module); });
    modules.for_each([&](Module& module) {
        if (belongs(module))
        {
            module.unload();
        }
    });
    modules.remove_if(belongs);
    device_memory.free_all(context);
    host_memory.free_all(context);
    context.legacy_stream = nullptr;
    context.sticky_error = CUDA_SUCCESS;
    context.retains = 0;
}

void Driver::reset(const Settings& machine)
{
    for (const std::shared_ptr<Context>& context : contexts)
    {
        destroy(*context);
    }

    contexts.clear();
    graphs.remove_if([](const Graph&) { return true; });
    executable_graphs.remove_if([](const ExecutableGraph&) { return true; });
    settings = machine;
    random = RandomSource(settings.seed);
    counters = {};
    faults.clear();
    failure.clear();
    initialized = false;
    generation++;
}
}
