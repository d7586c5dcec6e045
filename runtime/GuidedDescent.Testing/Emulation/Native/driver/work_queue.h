// Executes work, late: nothing happens before somebody waits for it. Which of the streams gets on is drawn at random.
#pragma once

#include "stream.h"

namespace emulated_driver
{
class WorkQueue
{
public:
    // Puts an operation at the end of a stream.
    std::shared_ptr<Work> add(
        const std::shared_ptr<Stream>& stream, Operation operation, std::vector<std::shared_ptr<Work>> prerequisites = {});

    // Executes until this has been done. Null is done already.
    void finish(const std::shared_ptr<Work>& work);
    void finish_all(const Context& context);

    // Executes what can be executed next, if there is anything.
    void advance(const std::shared_ptr<Stream>& stream);

    // Executes some of what can be executed, as a GPU may at any moment.
    void advance_somewhat();

    // Forgets what a context has queued.
    void drop(const Context& context);

    size_t size() const;

private:
    // As with a GPU, a call that queues more than this waits until there is room.
    static constexpr size_t stream_capacity = 1024;

    void execute(std::shared_ptr<Stream> stream, MemoryWindow& window);
    void advance_towards(std::shared_ptr<Stream> stream, MemoryWindow& window);
    bool advance_anywhere(MemoryWindow& window);
    void forget_idle_streams();

    std::vector<std::shared_ptr<Stream>> _busy;
};
}
