// Work that was captured, to be launched as a whole.
#pragma once

#include <memory>
#include <vector>

#include "stream.h"

namespace emulated_driver
{
struct GraphNode
{
    Operation operation;

    // The nodes that come first.
    std::vector<size_t> dependencies;
};

struct Graph
{
    std::vector<GraphNode> nodes;
};

struct ExecutableGraph
{
    std::shared_ptr<const Graph> graph;

    // No graph runs twice at the same time.
    std::shared_ptr<Work> last_launch;
};
}
