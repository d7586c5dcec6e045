// Hands work to a stream: into its queue, or, while it is captured, into a graph.
#pragma once

#include "stream.h"

namespace emulated_driver
{
// Returns what can be waited for, or null where the work was captured.
std::shared_ptr<Work> submit(
    const std::shared_ptr<Stream>& stream, Operation operation, std::vector<std::shared_ptr<Work>> prerequisites = {});

// Notes that work of this kind will be executed.
void count(const Operation& operation);
}
