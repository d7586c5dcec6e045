// Lets a test choose which call of which function fails, and how.
#pragma once

#include <map>
#include <string>

namespace emulated_driver
{
class FaultInjection
{
public:
    void add(const std::string& function, int calls_before, int result) { _faults[function] = {calls_before, result}; }

    void clear() { _faults.clear(); }

    // To be asked once in every call: zero, or the result with which this one must fail. A fault happens once.
    int next(const char* function)
    {
        auto fault = _faults.find(function);
        if (fault == _faults.end() || fault->second.calls_before-- > 0)
        {
            return 0;
        }

        int result = fault->second.result;
        _faults.erase(fault);
        return result;
    }

private:
    struct Fault
    {
        int calls_before;
        int result;
    };

    std::map<std::string, Fault> _faults;
};
}
