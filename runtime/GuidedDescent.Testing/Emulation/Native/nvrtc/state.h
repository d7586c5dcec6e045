// All that the emulated compiler knows.
#pragma once

#include <mutex>
#include <set>
#include <string>

#include "fault_injection.h"
#include "nvrtc_abi.h"

struct _nvrtcProgram
{
    std::string source;
    std::string name;

    // What the last compilation left behind. PTX is text, and ends in a zero as all text does here.
    std::string log;
    std::string cubin;
    std::string ptx = std::string(1, '\0');
};

namespace emulated_nvrtc
{
struct State
{
    std::mutex mutex;
    emulated_driver::FaultInjection faults;
    std::set<nvrtcProgram> programs;
    int64_t compilations = 0;
    int version = 12040;

    // Those of the last compilation, one a line.
    std::string last_options;
};

// There is one, and it is never destroyed: threads may still call while the process ends.
inline State& state()
{
    static State& only = *new State();
    return only;
}
}
