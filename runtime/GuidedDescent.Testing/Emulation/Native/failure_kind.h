// What a kernel can do wrong, as far as the emulation tells it apart.
#pragma once

#include <stdint.h>

namespace cuda_emulation
{
enum class FailureKind : int32_t
{
    none,
    illegal_access,
    misaligned_access,
    misused_barrier,
};
}
