#include "library_work.h"

#include "api_call.h"
#include "fault_guard.h"
#include "submission.h"

namespace emulated_driver
{
// Shared by all that execute it: the queue, or a graph and those made of it.
class SharedWork
{
public:
    explicit SharedWork(const LibraryWork& work)
        : _work(work), _uses(work.uses, work.uses + work.use_count)
    {
    }

    SharedWork(const SharedWork&) = delete;
    SharedWork& operator=(const SharedWork&) = delete;
    ~SharedWork() { _work.release(_work.state); }

    void run(Context& context, MemoryWindow& window) const
    {
        for (const MemoryUse& use : _uses)
        {
            Allocation* allocation = driver().device_memory.containing(use.start, use.bytes);
            if (allocation == nullptr || allocation->context != &context)
            {
                throw WorkFailure{CUDA_ERROR_ILLEGAL_ADDRESS, "a library reached memory that is not there, or of another device"};
            }

            window.open(*allocation);
        }

        const LibraryWork& work = _work;
        if (guarded([&] { work.run(work.state); }).signal != 0)
        {
            throw WorkFailure{CUDA_ERROR_ILLEGAL_ADDRESS, "a library reached memory that it had not named"};
        }
    }

private:
    LibraryWork _work;
    std::vector<MemoryUse> _uses;
};

static LibraryHandle& handle_of(const char* kind, void* handle, const Context& current)
{
    LibraryHandle& found = *driver().library_handles.get(handle);
    require(found.kind == kind && found.context == &current, CUDA_ERROR_INVALID_HANDLE);
    return found;
}
}

using namespace emulated_driver;

int gd_emulation_library_fault(const char* function)
{
    std::lock_guard<std::mutex> turn(driver().mutex);
    return driver().faults.next(function);
}

CUresult gd_emulation_library_open(const char* kind, void** handle)
{
    return in_context(__func__, [=](Context& context) {
        *handle = driver().library_handles.add(std::make_shared<LibraryHandle>(LibraryHandle{kind, &context}));
    });
}

CUresult gd_emulation_library_close(const char* kind, void* handle)
{
    return in_context(__func__, [=](Context& context) {
        handle_of(kind, handle, context);
        driver().library_handles.remove(handle);
    });
}

CUresult gd_emulation_library_check(const char* kind, void* handle)
{
    return in_context(__func__, [=](Context& context) { handle_of(kind, handle, context); });
}

CUresult gd_emulation_library_stream(CUstream handle, bool* is_captured)
{
    return in_context(__func__, [=](Context& context) {
        std::shared_ptr<Stream> stream = get_stream(context, handle);
        require(stream->context == &context, CUDA_ERROR_INVALID_HANDLE);
        *is_captured = stream->capture != nullptr;
    });
}

CUresult gd_emulation_library_memory(CUdeviceptr start, size_t bytes)
{
    return in_context(__func__, [=](Context& context) {
        Allocation* allocation = driver().device_memory.containing(start, bytes);
        require(allocation != nullptr && allocation->context == &context, CUDA_ERROR_INVALID_VALUE);
    });
}

CUresult gd_emulation_library_submit(CUstream handle, const LibraryWork* work)
{
    auto shared = std::make_shared<SharedWork>(*work);
    return in_context(__func__, [&](Context& context) {
        std::shared_ptr<Stream> stream = get_stream(context, handle);
        require(stream->context == &context, CUDA_ERROR_INVALID_HANDLE);
        Context* place = &context;
        submit(stream, {WorkKind::library, 0, [shared, place](MemoryWindow& window) { shared->run(*place, window); }});
    });
}
