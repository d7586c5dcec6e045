// What the emulated machine is like.
#pragma once

#include <stdint.h>

namespace emulated_driver
{
// Shared with the C# side, field by field.
struct Settings
{
    int64_t memory_bytes = int64_t(1) << 30;
    uint64_t seed = 1;
    int32_t device_count = 1;
    int32_t compute_capability = 90;
    int32_t multiprocessor_count = 4;
    int32_t driver_version = 12040;

    // How likely it is, in percent, that queued work gets on while a call is made that waits for nothing.
    int32_t progress_percent = 0;
    int32_t padding = 0;

    // With what the environment variables say instead; see README.md.
    static Settings from_environment();
};
}
