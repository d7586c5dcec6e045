// How a function of the driver ends early: by throwing what it returns.
#pragma once

#include "cuda_abi.h"

namespace emulated_driver
{
struct Refusal
{
    CUresult result;
};

[[noreturn]] inline void refuse(CUresult result) { throw Refusal{result}; }

inline void require(bool condition, CUresult otherwise)
{
    if (!condition)
    {
        refuse(otherwise);
    }
}
}
