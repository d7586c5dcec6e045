// Objects that the outside knows by handles. A handle is a number that nobody can follow as a pointer, and no two objects
// ever have the same, so that one that is gone is never mistaken for another.
#pragma once

#include <map>
#include <memory>

#include "refusal.h"

namespace emulated_driver
{
inline uintptr_t next_handle()
{
    static uintptr_t last = uintptr_t(0xCDA) << 52;
    return last += 16;
}

template <class Handle, class Object>
class HandleTable
{
public:
    Handle add(std::shared_ptr<Object> object)
    {
        Handle handle = reinterpret_cast<Handle>(next_handle());
        _objects.emplace(handle, std::move(object));
        return handle;
    }

    const std::shared_ptr<Object>& get(Handle handle, CUresult otherwise = CUDA_ERROR_INVALID_HANDLE) const
    {
        auto found = _objects.find(handle);
        require(found != _objects.end(), otherwise);
        return found->second;
    }

    void remove(Handle handle) { _objects.erase(handle); }

    template <class Condition>
    void remove_if(Condition condition)
    {
        for (auto entry = _objects.begin(); entry != _objects.end();)
        {
            entry = condition(*entry->second) ? _objects.erase(entry) : std::next(entry);
        }
    }

    template <class Action>
    void for_each(Action action) const
    {
        for (const auto& entry : _objects)
        {
            action(*entry.second);
        }
    }

    size_t size() const { return _objects.size(); }

private:
    std::map<Handle, std::shared_ptr<Object>> _objects;
};
}
