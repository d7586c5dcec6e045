#include "waiting.h"

#include "driver.h"

namespace emulated_driver
{
void wait_for_all(Context& context)
{
    driver().counters.synchronizations++;
    driver().work.finish_all(context);
    require(context.sticky_error == CUDA_SUCCESS, context.sticky_error);
}

void wait_for(Context& context, const std::shared_ptr<Work>& work)
{
    driver().counters.synchronizations++;
    driver().work.finish(work);
    require(context.sticky_error == CUDA_SUCCESS, context.sticky_error);
}
}
