#include "settings.h"

#include <stdlib.h>
#include <string>

namespace emulated_driver
{
template <class Number>
static void override_by(const char* name, Number& value)
{
    const char* text = getenv((std::string("GUIDED_DESCENT_EMULATION_") + name).c_str());
    if (text != nullptr && *text != '\0')
    {
        value = Number(strtoll(text, nullptr, 10));
    }
}

Settings Settings::from_environment()
{
    Settings settings;
    override_by("DEVICES", settings.device_count);
    override_by("MEMORY", settings.memory_bytes);
    override_by("CAPABILITY", settings.compute_capability);
    override_by("MULTIPROCESSORS", settings.multiprocessor_count);
    override_by("DRIVER", settings.driver_version);
    override_by("SEED", settings.seed);
    override_by("PROGRESS", settings.progress_percent);
    return settings;
}
}
