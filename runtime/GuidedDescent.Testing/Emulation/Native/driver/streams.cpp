#include "api_call.h"
#include "submission.h"
#include "waiting.h"

namespace emulated_driver
{
std::shared_ptr<Stream> get_stream(Context& current, CUstream handle)
{
    // The legacy stream has a name as well.
    bool is_legacy = reinterpret_cast<uintptr_t>(handle) <= 1;
    return is_legacy ? current.legacy_stream : driver().streams.get(handle);
}

static std::shared_ptr<Stream> get_created_stream(CUstream handle) { return driver().streams.get(handle); }
}

using namespace emulated_driver;

EMULATED_API cuStreamCreate(CUstream* handle, unsigned flags)
{
    return in_context(__func__, [=](Context& context) {
        require(handle != nullptr && flags <= CU_STREAM_NON_BLOCKING, CUDA_ERROR_INVALID_VALUE);
        auto stream = std::make_shared<Stream>();
        stream->context = &context;
        stream->is_blocking = flags != CU_STREAM_NON_BLOCKING;
        *handle = driver().streams.add(stream);
    });
}

// What is queued will still be executed.
EMULATED_API cuStreamDestroy_v2(CUstream handle)
{
    return in_context(__func__, [=](Context&) {
        std::shared_ptr<Stream> stream = get_created_stream(handle);
        if (stream->capture != nullptr)
        {
            end_capture(stream->capture);
        }

        driver().streams.remove(handle);
    });
}

EMULATED_API cuStreamSynchronize(CUstream handle)
{
    return in_context(__func__, [=](Context& context) {
        std::shared_ptr<Stream> stream = get_stream(context, handle);
        refuse_if_captured(*stream);
        refuse_while_capturing();
        wait_for(*stream->context, submit(stream, {}));
    });
}

// Asking lets the stream get on, so that asking again and again comes to an end.
EMULATED_API cuStreamQuery(CUstream handle)
{
    return in_context(__func__, [=](Context& context) {
        std::shared_ptr<Stream> stream = get_stream(context, handle);
        refuse_if_captured(*stream);
        refuse_while_capturing();
        bool idle = stream->queue.empty();
        driver().work.advance(stream);
        require(idle, CUDA_ERROR_NOT_READY);
    });
}

EMULATED_API cuStreamWaitEvent(CUstream handle, CUevent event_handle, unsigned flags)
{
    return in_context(__func__, [=](Context& context) {
        constexpr unsigned all_flags = 1;
        require(flags <= all_flags, CUDA_ERROR_INVALID_VALUE);
        std::shared_ptr<Stream> stream = get_stream(context, handle);
        wait_in_stream(stream, *driver().events.get(event_handle));
    });
}

EMULATED_API cuStreamGetCtx(CUstream handle, CUcontext* owner)
{
    return in_context(__func__, [=](Context& context) {
        require(owner != nullptr, CUDA_ERROR_INVALID_VALUE);
        *owner = get_stream(context, handle)->context->handle;
    });
}
