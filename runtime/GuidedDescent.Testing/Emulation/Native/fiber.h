// A function with a call stack of its own, which can stop half-way and be resumed.
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "fiber_context.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/common_interface_defs.h>
#endif

namespace cuda_emulation
{
class Fiber
{
public:
    // The body is called anew by every resume() that follows its return: a fiber outlives the threads it runs.
    explicit Fiber(void (*body)()) : _body(body)
    {
        void* memory = mmap(
            nullptr, guard_bytes + stack_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (memory == MAP_FAILED)
        {
            perror("memory for the stack of an emulated CUDA thread");
            abort();
        }

        // A stack that overflows must not run into another fiber's.
        _memory = static_cast<char*>(memory);
        mprotect(_memory, guard_bytes, PROT_NONE);
        _own.start_at(run_bodies, stack(), stack_bytes);
    }

    Fiber(const Fiber&) = delete;
    Fiber& operator=(const Fiber&) = delete;

    ~Fiber()
    {
        _running = _running == this ? nullptr : _running;
        munmap(_memory, guard_bytes + stack_bytes);
    }

    // Runs until the body suspends or returns, and tells whether it returned.
    bool resume()
    {
        _running = this;
        _returned = false;
        begin_switch(&_resumer_shadow, stack(), stack_bytes);
        _resumer.leave_for(_own);
        end_switch(_resumer_shadow, nullptr, nullptr);
        _running = nullptr;
        return _returned;
    }

    // To be called from within a body: goes back to whoever resumed it.
    static void suspend()
    {
        Fiber* self = _running;
        begin_switch(&self->_own_shadow, self->_resumer_stack, self->_resumer_stack_bytes);
        self->_own.leave_for(self->_resumer);
        end_switch(self->_own_shadow, &self->_resumer_stack, &self->_resumer_stack_bytes);
    }

    // Whether an address lies on the stack of the fiber that runs, or in what is kept of it.
    __attribute__((no_sanitize_address)) static bool owns(const void* address)
    {
        const char* byte = static_cast<const char*>(address);
        const Fiber* self = _running;
        const char* kept = reinterpret_cast<const char*>(self);
        return self != nullptr
            && ((byte >= self->_memory + guard_bytes && byte < self->_memory + guard_bytes + stack_bytes)
                || (byte >= kept && byte < kept + sizeof(Fiber)));
    }

private:
    static constexpr size_t guard_bytes = 64 * 1024;
    static constexpr size_t stack_bytes = 256 * 1024;

    static void run_bodies()
    {
        Fiber* self = _running;
        end_switch(nullptr, &self->_resumer_stack, &self->_resumer_stack_bytes);
        for (;;)
        {
            self->_body();
            self->_returned = true;
            suspend();
        }
    }

    // AddressSanitizer has to be told of every change of stack.
    static void begin_switch(void** shadow, const void* stack, size_t bytes)
    {
#if defined(__SANITIZE_ADDRESS__)
        __sanitizer_start_switch_fiber(shadow, stack, bytes);
#else
        (void)shadow, (void)stack, (void)bytes;
#endif
    }

    static void end_switch(void* shadow, const void** left_stack, size_t* left_bytes)
    {
#if defined(__SANITIZE_ADDRESS__)
        __sanitizer_finish_switch_fiber(shadow, left_stack, left_bytes);
#else
        (void)shadow, (void)left_stack, (void)left_bytes;
#endif
    }

    char* stack() const { return _memory + guard_bytes; }

    static inline Fiber* _running = nullptr;

    void (*_body)();
    char* _memory;
    FiberContext _own;
    FiberContext _resumer;
    bool _returned = false;
    void* _own_shadow = nullptr;
    void* _resumer_shadow = nullptr;
    const void* _resumer_stack = nullptr;
    size_t _resumer_stack_bytes = 0;
};
}
