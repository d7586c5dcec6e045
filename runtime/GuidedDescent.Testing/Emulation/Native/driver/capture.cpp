#include "capture.h"

#include <algorithm>

#include "api_call.h"
#include "submission.h"

namespace emulated_driver
{
void Capture::add(const std::shared_ptr<Stream>& stream, Operation operation)
{
    require(!is_invalid, CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
    std::vector<size_t>& front = fronts[stream];
    graph->nodes.push_back({std::move(operation), front});
    front = {graph->nodes.size() - 1};
}

void Capture::join(const std::shared_ptr<Stream>& stream, const Event& event)
{
    require(!is_invalid, CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
    std::vector<size_t>& front = fronts[stream];
    for (size_t node : event.captured_after)
    {
        if (std::find(front.begin(), front.end(), node) == front.end())
        {
            front.push_back(node);
        }
    }
}

static void invalidate(const std::shared_ptr<Capture>& capture, CUresult result)
{
    capture->is_invalid = true;
    refuse(result);
}

// A thread must take care of its own captures, unless they are relaxed, and of everybody's that are global.
static bool restrains_this_thread(const Capture& capture)
{
    return capture.mode == CU_STREAM_CAPTURE_MODE_GLOBAL
        || (capture.mode == CU_STREAM_CAPTURE_MODE_THREAD_LOCAL && capture.thread == std::this_thread::get_id());
}

void refuse_while_capturing()
{
    for (const std::shared_ptr<Capture>& capture : driver().captures)
    {
        if (restrains_this_thread(*capture))
        {
            invalidate(capture, CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED);
        }
    }
}

void refuse_if_captured(const Stream& stream)
{
    if (stream.capture != nullptr)
    {
        invalidate(stream.capture, CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED);
    }
}

void refuse_if_any_captured(const Context& context)
{
    for (const std::shared_ptr<Capture>& capture : driver().captures)
    {
        if (capture->origin->context == &context)
        {
            invalidate(capture, CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED);
        }
    }
}

void refuse_implicit_dependency(const std::shared_ptr<Stream>& stream)
{
    for (const std::shared_ptr<Capture>& capture : driver().captures)
    {
        for (const auto& [captured, front] : capture->fronts)
        {
            if (captured->is_blocking && captured->context->legacy_stream == stream)
            {
                invalidate(capture, CUDA_ERROR_STREAM_CAPTURE_IMPLICIT);
            }
        }
    }
}

void end_capture(std::shared_ptr<Capture> capture)
{
    capture->has_ended = true;
    for (const auto& [stream, front] : capture->fronts)
    {
        stream->capture = nullptr;
    }

    std::vector<std::shared_ptr<Capture>>& captures = driver().captures;
    captures.erase(std::remove(captures.begin(), captures.end(), capture), captures.end());
}

// Whether all nodes come before the end of the stream in which the capture began.
static bool is_joined(const Capture& capture)
{
    const std::vector<GraphNode>& nodes = capture.graph->nodes;
    std::vector<bool> reached(nodes.size());
    for (size_t node : capture.fronts.at(capture.origin))
    {
        reached[node] = true;
    }

    // Nodes depend on earlier ones only.
    for (size_t node = nodes.size(); node-- > 0;)
    {
        for (size_t dependency : nodes[node].dependencies)
        {
            reached[dependency] = reached[dependency] || reached[node];
        }
    }

    return std::find(reached.begin(), reached.end(), false) == reached.end();
}

static std::shared_ptr<Graph> finish_capture(const std::shared_ptr<Stream>& stream)
{
    std::shared_ptr<Capture> capture = stream->capture;
    require(capture != nullptr, CUDA_ERROR_ILLEGAL_STATE);
    require(capture->origin == stream, CUDA_ERROR_STREAM_CAPTURE_UNMATCHED);
    require(
        capture->mode == CU_STREAM_CAPTURE_MODE_RELAXED || capture->thread == std::this_thread::get_id(),
        CUDA_ERROR_STREAM_CAPTURE_WRONG_THREAD);
    bool joined = is_joined(*capture);
    end_capture(capture);
    require(!capture->is_invalid, CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
    require(joined, CUDA_ERROR_STREAM_CAPTURE_UNJOINED);
    return capture->graph;
}

static CUstreamCaptureStatus status_of(const std::shared_ptr<Stream>& stream)
{
    refuse_implicit_dependency(stream);
    return stream->capture == nullptr ? CU_STREAM_CAPTURE_STATUS_NONE
        : stream->capture->is_invalid ? CU_STREAM_CAPTURE_STATUS_INVALIDATED
        : CU_STREAM_CAPTURE_STATUS_ACTIVE;
}

template <class T>
static void write_if_asked_for(T* place, T value)
{
    if (place != nullptr)
    {
        *place = value;
    }
}
}

using namespace emulated_driver;

EMULATED_API cuStreamBeginCapture_v2(CUstream handle, CUstreamCaptureMode mode)
{
    return in_context(__func__, [=](Context& context) {
        std::shared_ptr<Stream> stream = get_stream(context, handle);
        require(
            mode >= CU_STREAM_CAPTURE_MODE_GLOBAL && mode <= CU_STREAM_CAPTURE_MODE_RELAXED, CUDA_ERROR_INVALID_VALUE);
        require(stream != stream->context->legacy_stream, CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED);
        require(stream->capture == nullptr, CUDA_ERROR_ILLEGAL_STATE);
        auto capture = std::make_shared<Capture>();
        capture->id = next_handle();
        capture->mode = mode;
        capture->origin = stream;
        capture->fronts[stream] = {};
        stream->capture = capture;
        driver().captures.push_back(capture);
    });
}

EMULATED_API cuStreamEndCapture(CUstream handle, CUgraph* graph)
{
    return in_context(__func__, [=](Context& context) {
        require(graph != nullptr, CUDA_ERROR_INVALID_VALUE);
        *graph = nullptr;
        *graph = driver().graphs.add(finish_capture(get_stream(context, handle)));
    });
}

EMULATED_API cuStreamIsCapturing(CUstream handle, CUstreamCaptureStatus* status)
{
    return in_context(__func__, [=](Context& context) {
        require(status != nullptr, CUDA_ERROR_INVALID_VALUE);
        *status = status_of(get_stream(context, handle));
    });
}

// All but the status is told of active captures only, and of these just the number.
EMULATED_API cuStreamGetCaptureInfo_v2(
    CUstream handle, CUstreamCaptureStatus* status, uint64_t* id, CUgraph* graph, const CUgraphNode** dependencies, size_t* count)
{
    return in_context(__func__, [=](Context& context) {
        require(status != nullptr, CUDA_ERROR_INVALID_VALUE);
        std::shared_ptr<Stream> stream = get_stream(context, handle);
        *status = status_of(stream);
        if (*status == CU_STREAM_CAPTURE_STATUS_ACTIVE)
        {
            write_if_asked_for(id, stream->capture->id);
            write_if_asked_for(graph, CUgraph());
            write_if_asked_for(dependencies, static_cast<const CUgraphNode*>(nullptr));
            write_if_asked_for(count, size_t(0));
        }
    });
}
