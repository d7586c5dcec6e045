// Streams, and the work that waits in them.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "contexts.h"
#include "memory.h"

namespace emulated_driver
{
struct Capture;

enum class WorkKind
{
    marker,
    kernel,
    host_to_device,
    device_to_host,
    device_to_device,
    fill,
    graph,
    library,
};

// What is to be done, without when.
struct Operation
{
    WorkKind kind = WorkKind::marker;
    size_t bytes = 0;
    std::function<void(MemoryWindow&)> run = [](MemoryWindow&) {};
};

// What a kernel or a copy did wrong while it executed.
struct WorkFailure
{
    CUresult result;
    std::string report;
};

struct Work
{
    Operation operation;
    std::shared_ptr<Stream> stream;

    // Work in other streams that comes first. In its own stream, that is all before it.
    std::vector<std::shared_ptr<Work>> prerequisites;

    bool done = false;
    int64_t finished_at_nanoseconds = 0;
};

struct Stream
{
    Context* context = nullptr;

    // Whether it waits for the legacy stream, and that one for it.
    bool is_blocking = true;

    // What is queued and has not been executed, in order.
    std::deque<std::shared_ptr<Work>> queue;

    // Where its work goes instead of into the queue, if anywhere.
    std::shared_ptr<Capture> capture;

    std::shared_ptr<Work> last() const { return queue.empty() ? nullptr : queue.back(); }
};

// A handle of the current context's streams, or of another's; null is the current context's legacy stream.
std::shared_ptr<Stream> get_stream(Context& current, CUstream handle);
}
