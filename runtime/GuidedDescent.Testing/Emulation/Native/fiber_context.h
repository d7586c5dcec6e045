// Leaving one call stack and going on in another.
#pragma once

#include <stddef.h>
#include <stdint.h>

#if defined(__x86_64__) && !defined(CUDA_EMULATION_PORTABLE_FIBERS)

// Saves what the calling convention asks a function to keep, and the stack pointer, then does the reverse on the other
// stack: some 16 instructions, where the portable way below costs a system call.
extern "C" __attribute__((visibility("hidden"))) void cuda_emulation_switch_stack(void** leave, void* enter);

__asm__(R"(
.text
.hidden cuda_emulation_switch_stack
.globl cuda_emulation_switch_stack
.type cuda_emulation_switch_stack, @function
cuda_emulation_switch_stack:
    pushq %rbp
    pushq %rbx
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    movq %rsp, (%rdi)
    movq %rsi, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbx
    popq %rbp
    ret
.size cuda_emulation_switch_stack, .-cuda_emulation_switch_stack
)");

namespace cuda_emulation
{
class FiberContext
{
public:
    void start_at(void (*entry)(), char* stack, size_t bytes)
    {
        constexpr int saved_registers = 6;
        void** top = reinterpret_cast<void**>(stack + bytes) - 2;
        *--top = nullptr;
        *--top = reinterpret_cast<void*>(entry);
        for (int i = 0; i < saved_registers; i++)
        {
            *--top = nullptr;
        }

        _stack_pointer = top;
    }

    void leave_for(FiberContext& other) { cuda_emulation_switch_stack(&_stack_pointer, other._stack_pointer); }

private:
    void* _stack_pointer = nullptr;
};
}

#else

#include <ucontext.h>

namespace cuda_emulation
{
class FiberContext
{
public:
    void start_at(void (*entry)(), char* stack, size_t bytes)
    {
        getcontext(&_context);
        _context.uc_stack.ss_sp = stack;
        _context.uc_stack.ss_size = bytes;
        _context.uc_link = nullptr;
        makecontext(&_context, entry, 0);
    }

    void leave_for(FiberContext& other) { swapcontext(&_context, &other._context); }

private:
    ucontext_t _context;
};
}

#endif
