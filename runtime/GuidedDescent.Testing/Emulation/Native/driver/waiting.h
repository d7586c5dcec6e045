// Calls in which the host waits.
#pragma once

#include "contexts.h"
#include "stream.h"

namespace emulated_driver
{
// Both refuse with what went wrong, if anything did.
void wait_for_all(Context& context);
void wait_for(Context& context, const std::shared_ptr<Work>& work);
}
