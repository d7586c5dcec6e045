#include "event.h"

#include "api_call.h"
#include "submission.h"
#include "waiting.h"

namespace emulated_driver
{
// An event that was last recorded in a capture stands for nothing that happens.
static void refuse_captured(const Event& event)
{
    if (event.capture != nullptr)
    {
        event.capture->is_invalid = true;
        refuse(CUDA_ERROR_CAPTURED_EVENT);
    }
}

static void wait_in_capture(const std::shared_ptr<Stream>& stream, const Event& event)
{
    require(!event.capture->has_ended, CUDA_ERROR_CAPTURED_EVENT);
    if (stream == stream->context->legacy_stream)
    {
        event.capture->is_invalid = true;
        refuse(CUDA_ERROR_STREAM_CAPTURE_IMPLICIT);
    }

    if (stream->capture != nullptr && stream->capture != event.capture)
    {
        stream->capture->is_invalid = true;
        event.capture->is_invalid = true;
        refuse(CUDA_ERROR_STREAM_CAPTURE_MERGE);
    }

    event.capture->join(stream, event);
    stream->capture = event.capture;
}

void wait_in_stream(const std::shared_ptr<Stream>& stream, const Event& event)
{
    if (event.capture != nullptr)
    {
        wait_in_capture(stream, event);
    }
    else if (stream->capture != nullptr && event.record != nullptr)
    {
        stream->capture->is_invalid = true;
        refuse(CUDA_ERROR_STREAM_CAPTURE_ISOLATION);
    }
    else if (event.record != nullptr && !event.record->done)
    {
        submit(stream, {}, {event.record});
    }
}

static void record(Event& event, const std::shared_ptr<Stream>& stream)
{
    require(event.context == stream->context, CUDA_ERROR_INVALID_HANDLE);
    if (stream->capture != nullptr)
    {
        require(!stream->capture->is_invalid, CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
        event.record = nullptr;
        event.capture = stream->capture;
        event.captured_after = stream->capture->fronts[stream];
    }
    else
    {
        event.record = submit(stream, {});
        event.capture = nullptr;
    }
}
}

using namespace emulated_driver;

EMULATED_API cuEventCreate(CUevent* handle, unsigned flags)
{
    return in_context(__func__, [=](Context& context) {
        require(handle != nullptr, CUDA_ERROR_INVALID_VALUE);
        require(flags <= (CU_EVENT_BLOCKING_SYNC | CU_EVENT_DISABLE_TIMING), CUDA_ERROR_INVALID_VALUE);
        auto event = std::make_shared<Event>();
        event->context = &context;
        event->has_timing = (flags & CU_EVENT_DISABLE_TIMING) == 0;
        *handle = driver().events.add(event);
    });
}

EMULATED_API cuEventDestroy_v2(CUevent handle)
{
    return in_context(__func__, [=](Context&) {
        driver().events.get(handle);
        driver().events.remove(handle);
    });
}

EMULATED_API cuEventRecord(CUevent handle, CUstream stream)
{
    return in_context(__func__, [=](Context& context) {
        record(*driver().events.get(handle), get_stream(context, stream));
    });
}

EMULATED_API cuEventQuery(CUevent handle)
{
    return in_context(__func__, [=](Context&) {
        std::shared_ptr<Event> event = driver().events.get(handle);
        refuse_captured(*event);
        refuse_while_capturing();
        if (event->record != nullptr && !event->record->done)
        {
            driver().work.advance(event->record->stream);
            refuse(CUDA_ERROR_NOT_READY);
        }
    });
}

EMULATED_API cuEventSynchronize(CUevent handle)
{
    return in_context(__func__, [=](Context&) {
        std::shared_ptr<Event> event = driver().events.get(handle);
        refuse_captured(*event);
        refuse_while_capturing();
        wait_for(*event->context, event->record);
    });
}

EMULATED_API cuEventElapsedTime(float* milliseconds, CUevent start_handle, CUevent end_handle)
{
    return in_context(__func__, [=](Context&) {
        require(milliseconds != nullptr, CUDA_ERROR_INVALID_VALUE);
        std::shared_ptr<Event> start = driver().events.get(start_handle);
        std::shared_ptr<Event> end = driver().events.get(end_handle);
        require(start->has_timing && end->has_timing, CUDA_ERROR_INVALID_HANDLE);
        require(start->record != nullptr && end->record != nullptr, CUDA_ERROR_INVALID_HANDLE);
        require(start->record->done && end->record->done, CUDA_ERROR_NOT_READY);
        *milliseconds = float(double(end->record->finished_at_nanoseconds - start->record->finished_at_nanoseconds) * 1e-6);
    });
}
