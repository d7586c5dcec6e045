// Streams whose work becomes a graph.
#pragma once

#include <map>
#include <memory>
#include <thread>
#include <vector>

#include "cuda_abi.h"
#include "graph.h"

namespace emulated_driver
{
struct Event;

struct Capture
{
    // No two captures ever have the same.
    uint64_t id = 0;

    CUstreamCaptureMode mode = CU_STREAM_CAPTURE_MODE_GLOBAL;
    std::thread::id thread = std::this_thread::get_id();
    std::shared_ptr<Stream> origin;
    std::shared_ptr<Graph> graph = std::make_shared<Graph>();

    // Something was asked for meanwhile that a graph cannot do: nothing will come of it.
    bool is_invalid = false;

    bool has_ended = false;

    // The nodes that the next one of each stream depends on.
    std::map<std::shared_ptr<Stream>, std::vector<size_t>> fronts;

    void add(const std::shared_ptr<Stream>& stream, Operation operation);

    // Takes up a stream that waits for an event recorded here.
    void join(const std::shared_ptr<Stream>& stream, const Event& event);
};

// For calls that touch no stream, but might wait for work or change what captured work depends on.
void refuse_while_capturing();

// For calls that ask what becomes of the work of a stream.
void refuse_if_captured(const Stream& stream);

// For calls that ask what becomes of the work of any stream of the context.
void refuse_if_any_captured(const Context& context);

// For work in the legacy stream, which would have to wait for streams that are being captured.
void refuse_implicit_dependency(const std::shared_ptr<Stream>& stream);

// Ends a capture, with whatever it has.
void end_capture(std::shared_ptr<Capture> capture);
}
