// What has been asked of the driver, so that tests can prove what a program does not do.
#pragma once

#include <stdint.h>

namespace emulated_driver
{
// Work counts when it is queued; that of a graph when the graph is launched. Shared with the C# side, field by field.
struct Counters
{
    int64_t kernel_launches;
    int64_t kernel_argument_bytes;
    int64_t graph_launches;
    int64_t host_to_device_copies;
    int64_t host_to_device_bytes;
    int64_t device_to_host_copies;
    int64_t device_to_host_bytes;
    int64_t device_to_device_copies;
    int64_t device_to_device_bytes;
    int64_t fills;
    int64_t pageable_copies;

    // Calls that wait for queued work, or would if there were any.
    int64_t synchronizations;
    int64_t device_allocations;
    int64_t host_allocations;
    int64_t current_context_calls;
    int64_t module_loads;
    int64_t library_work;
};

// What has been created and not destroyed. Shared with the C# side, field by field.
struct LiveObjects
{
    int64_t contexts;
    int64_t device_allocations;
    int64_t device_bytes;
    int64_t host_allocations;
    int64_t host_bytes;
    int64_t streams;
    int64_t events;
    int64_t modules;
    int64_t graphs;
    int64_t executable_graphs;
    int64_t library_handles;
    int64_t queued_work;
};
}
