#include "graph.h"

#include "api_call.h"
#include "submission.h"

namespace emulated_driver
{
// In any order that the dependencies allow.
static void run_nodes(const Graph& graph, MemoryWindow& window)
{
    size_t count = graph.nodes.size();
    std::vector<bool> done(count);
    for (size_t executed = 0; executed < count; executed++)
    {
        std::vector<size_t> ready;
        for (size_t node = 0; node < count; node++)
        {
            bool is_ready = !done[node];
            for (size_t dependency : graph.nodes[node].dependencies)
            {
                is_ready = is_ready && done[dependency];
            }

            if (is_ready)
            {
                ready.push_back(node);
            }
        }

        size_t next = ready[driver().random.below(unsigned(ready.size()))];
        graph.nodes[next].operation.run(window);
        done[next] = true;
    }
}
}

using namespace emulated_driver;

EMULATED_API cuGraphInstantiateWithFlags(CUgraphExec* handle, CUgraph graph, unsigned long long flags)
{
    return once_initialized(__func__, [=] {
        constexpr unsigned long long known_flags = 1 | 2 | 8;
        require(handle != nullptr && (flags & ~known_flags) == 0, CUDA_ERROR_INVALID_VALUE);
        auto executable = std::make_shared<ExecutableGraph>();
        executable->graph = driver().graphs.get(graph, CUDA_ERROR_INVALID_VALUE);
        *handle = driver().executable_graphs.add(executable);
    });
}

EMULATED_API cuGraphLaunch(CUgraphExec handle, CUstream stream_handle)
{
    return in_context(__func__, [=](Context& context) {
        std::shared_ptr<ExecutableGraph> executable = driver().executable_graphs.get(handle, CUDA_ERROR_INVALID_VALUE);
        std::shared_ptr<Stream> stream = get_stream(context, stream_handle);
        require(stream->capture == nullptr, CUDA_ERROR_NOT_SUPPORTED);

        std::vector<std::shared_ptr<Work>> before;
        if (executable->last_launch != nullptr && !executable->last_launch->done)
        {
            before.push_back(executable->last_launch);
        }

        std::shared_ptr<const Graph> graph = executable->graph;
        executable->last_launch = submit(
            stream, {WorkKind::graph, 0, [graph](MemoryWindow& window) { run_nodes(*graph, window); }}, before);
        for (const GraphNode& node : graph->nodes)
        {
            count(node.operation);
        }
    });
}

EMULATED_API cuGraphExecDestroy(CUgraphExec handle)
{
    return once_initialized(__func__, [=] {
        driver().executable_graphs.get(handle, CUDA_ERROR_INVALID_VALUE);
        driver().executable_graphs.remove(handle);
    });
}

EMULATED_API cuGraphDestroy(CUgraph handle)
{
    return once_initialized(__func__, [=] {
        driver().graphs.get(handle, CUDA_ERROR_INVALID_VALUE);
        driver().graphs.remove(handle);
    });
}

// Nodes are known by numbers that no other function takes.
EMULATED_API cuGraphGetNodes(CUgraph handle, CUgraphNode* nodes, size_t* count)
{
    return once_initialized(__func__, [=] {
        std::shared_ptr<Graph> graph = driver().graphs.get(handle, CUDA_ERROR_INVALID_VALUE);
        require(count != nullptr, CUDA_ERROR_INVALID_VALUE);
        for (size_t node = 0; nodes != nullptr && node < *count; node++)
        {
            nodes[node] = node < graph->nodes.size() ? reinterpret_cast<CUgraphNode>(next_handle()) : nullptr;
        }

        *count = nodes == nullptr ? graph->nodes.size() : std::min(*count, graph->nodes.size());
    });
}
