// A point in a stream.
#pragma once

#include <memory>
#include <vector>

#include "capture.h"
#include "stream.h"

namespace emulated_driver
{
struct Event
{
    Context* context = nullptr;
    bool has_timing = true;

    // The marker of the last recording, if there was one.
    std::shared_ptr<Work> record;

    // If the last recording was captured: where, and the nodes that come before it.
    std::shared_ptr<Capture> capture;
    std::vector<size_t> captured_after;
};

// Lets all later work of a stream wait for an event.
void wait_in_stream(const std::shared_ptr<Stream>& stream, const Event& event);
}
