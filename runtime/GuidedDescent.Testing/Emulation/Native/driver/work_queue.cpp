#include "work_queue.h"

#include <algorithm>
#include <time.h>

#include "driver.h"

namespace emulated_driver
{
static const Work* first_missing(const Work& work)
{
    for (const auto& prerequisite : work.prerequisites)
    {
        if (!prerequisite->done)
        {
            return prerequisite.get();
        }
    }

    return nullptr;
}

static int64_t now_nanoseconds()
{
    timespec now = {};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return int64_t(now.tv_sec) * 1000000000 + now.tv_nsec;
}

std::shared_ptr<Work> WorkQueue::add(
    const std::shared_ptr<Stream>& stream, Operation operation, std::vector<std::shared_ptr<Work>> prerequisites)
{
    while (stream->queue.size() >= stream_capacity)
    {
        advance(stream);
    }

    const Context& context = *stream->context;
    require(context.sticky_error == CUDA_SUCCESS, context.sticky_error);
    bool is_legacy = stream == context.legacy_stream;
    for (const std::shared_ptr<Stream>& other : _busy)
    {
        bool comes_first = is_legacy ? other->is_blocking : stream->is_blocking && other == context.legacy_stream;
        if (other->context == &context && other != stream && comes_first && other->last() != nullptr)
        {
            prerequisites.push_back(other->last());
        }
    }

    auto work = std::make_shared<Work>();
    work->operation = std::move(operation);
    work->stream = stream;
    work->prerequisites = std::move(prerequisites);
    if (std::find(_busy.begin(), _busy.end(), stream) == _busy.end())
    {
        _busy.push_back(stream);
    }

    stream->queue.push_back(work);
    return work;
}

void WorkQueue::finish(const std::shared_ptr<Work>& work)
{
    // Sometimes only what is needed is executed, sometimes other streams get on as well.
    RandomSource& random = driver().random;
    bool wanders = random.below(2) == 1;
    MemoryWindow window;
    while (work != nullptr && !work->done)
    {
        if (!wanders || random.below(2) == 0 || !advance_anywhere(window))
        {
            advance_towards(work->stream, window);
        }
    }

    forget_idle_streams();
}

void WorkQueue::finish_all(const Context& context)
{
    std::vector<std::shared_ptr<Stream>> streams = _busy;
    for (const std::shared_ptr<Stream>& stream : streams)
    {
        if (stream->context == &context)
        {
            finish(stream->last());
        }
    }
}

void WorkQueue::advance(const std::shared_ptr<Stream>& stream)
{
    MemoryWindow window;
    if (!stream->queue.empty())
    {
        advance_towards(stream, window);
    }

    forget_idle_streams();
}

void WorkQueue::advance_somewhat()
{
    constexpr unsigned most = 8;
    MemoryWindow window;
    for (unsigned count = driver().random.below(most + 1); count > 0 && advance_anywhere(window); count--)
    {
    }

    forget_idle_streams();
}

void WorkQueue::drop(const Context& context)
{
    for (const std::shared_ptr<Stream>& stream : _busy)
    {
        if (stream->context != &context)
        {
            continue;
        }

        for (const std::shared_ptr<Work>& work : stream->queue)
        {
            work->done = true;
            work->prerequisites.clear();
        }

        stream->queue.clear();
    }
}

size_t WorkQueue::size() const
{
    size_t count = 0;
    for (const std::shared_ptr<Stream>& stream : _busy)
    {
        count += stream->queue.size();
    }

    return count;
}

// Executes the first in the queue of a stream, whose prerequisites are done.
void WorkQueue::execute(std::shared_ptr<Stream> stream, MemoryWindow& window)
{
    std::shared_ptr<Work> work = stream->queue.front();
    try
    {
        work->operation.run(window);
        stream->queue.pop_front();
        work->done = true;
        work->finished_at_nanoseconds = now_nanoseconds();
        work->operation = {};
        work->prerequisites.clear();
    }
    catch (const WorkFailure& failure)
    {
        stream->context->sticky_error = failure.result;
        driver().failure = failure.report;
        drop(*stream->context);
    }
}

void WorkQueue::advance_towards(std::shared_ptr<Stream> stream, MemoryWindow& window)
{
    while (const Work* missing = first_missing(*stream->queue.front()))
    {
        stream = missing->stream;
    }

    execute(std::move(stream), window);
}

bool WorkQueue::advance_anywhere(MemoryWindow& window)
{
    std::vector<std::shared_ptr<Stream>> ready;
    for (const std::shared_ptr<Stream>& stream : _busy)
    {
        if (!stream->queue.empty() && first_missing(*stream->queue.front()) == nullptr)
        {
            ready.push_back(stream);
        }
    }

    if (ready.empty())
    {
        return false;
    }

    execute(ready[driver().random.below(unsigned(ready.size()))], window);
    return true;
}

void WorkQueue::forget_idle_streams()
{
    _busy.erase(
        std::remove_if(_busy.begin(), _busy.end(), [](const auto& stream) { return stream->queue.empty(); }), _busy.end());
}
}
