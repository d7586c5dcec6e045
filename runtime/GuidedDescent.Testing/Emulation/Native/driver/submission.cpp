#include "submission.h"

#include "driver.h"

namespace emulated_driver
{
std::shared_ptr<Work> submit(
    const std::shared_ptr<Stream>& stream, Operation operation, std::vector<std::shared_ptr<Work>> prerequisites)
{
    if (stream->capture != nullptr)
    {
        stream->capture->add(stream, std::move(operation));
        return nullptr;
    }

    refuse_implicit_dependency(stream);
    count(operation);
    return driver().work.add(stream, std::move(operation), std::move(prerequisites));
}

void count(const Operation& operation)
{
    Counters& counters = driver().counters;
    int64_t bytes = int64_t(operation.bytes);
    switch (operation.kind)
    {
    case WorkKind::marker:
        break;
    case WorkKind::kernel:
        counters.kernel_launches++;
        counters.kernel_argument_bytes += bytes;
        break;
    case WorkKind::host_to_device:
        counters.host_to_device_copies++;
        counters.host_to_device_bytes += bytes;
        break;
    case WorkKind::device_to_host:
        counters.device_to_host_copies++;
        counters.device_to_host_bytes += bytes;
        break;
    case WorkKind::device_to_device:
        counters.device_to_device_copies++;
        counters.device_to_device_bytes += bytes;
        break;
    case WorkKind::fill:
        counters.fills++;
        break;
    case WorkKind::graph:
        counters.graph_launches++;
        break;
    case WorkKind::library:
        counters.library_work++;
        break;
    }
}
}
