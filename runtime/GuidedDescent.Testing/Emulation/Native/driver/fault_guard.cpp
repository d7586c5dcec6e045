#include "fault_guard.h"

#include <setjmp.h>
#include <signal.h>

namespace emulated_driver
{
constexpr int signals[] = {SIGSEGV, SIGBUS, SIGFPE};
constexpr int signal_limit = 32;

// A handler must not be the first to touch a variable that is only then allocated.
#define AT_ONCE __attribute__((tls_model("initial-exec")))

// Set while this thread executes emulated work. Faults at any other time are not ours.
static thread_local AT_ONCE sigjmp_buf* way_out = nullptr;
static thread_local AT_ONCE Fault last_fault = {};

static struct sigaction previous_actions[signal_limit];

// Lets whoever was here before decide, as if we were not there.
static void pass_on(int signal, siginfo_t* information, void* context)
{
    const struct sigaction& previous = previous_actions[signal];
    if ((previous.sa_flags & SA_SIGINFO) != 0)
    {
        previous.sa_sigaction(signal, information, context);
    }
    else if (previous.sa_handler != SIG_DFL && previous.sa_handler != SIG_IGN)
    {
        previous.sa_handler(signal);
    }
    else
    {
        // The fault happens again at once, with nobody in its way.
        sigaction(signal, &previous, nullptr);
    }
}

static void on_fault(int signal, siginfo_t* information, void* context)
{
    if (way_out == nullptr)
    {
        pass_on(signal, information, context);
        return;
    }

    last_fault = {signal, reinterpret_cast<uintptr_t>(information->si_addr)};
    siglongjmp(*way_out, 1);
}

// The .NET runtime has handlers of its own, on alternate stacks; so must ours be.
static bool install_handlers()
{
    struct sigaction action = {};
    action.sa_sigaction = on_fault;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
    sigemptyset(&action.sa_mask);
    for (int signal : signals)
    {
        sigaction(signal, &action, &previous_actions[signal]);
    }

    return true;
}

Fault run_guarded(void (*action)(void*), void* context)
{
    static bool installed = install_handlers();
    (void)installed;
    sigjmp_buf here;
    last_fault = {};
    if (sigsetjmp(here, 1) == 0)
    {
        way_out = &here;
        action(context);
    }

    way_out = nullptr;
    return last_fault;
}
}
