// Runs the threads of one block, in an order drawn at random, from one barrier to the next.
#pragma once

#include <stdarg.h>
#include <stdio.h>

#include "cuda_types.h"
#include "divergence.h"
#include "emulated_thread.h"
#include "failure_kind.h"
#include "random_source.h"
#include "shared_memory.h"

namespace cuda_emulation
{
class BlockScheduler
{
public:
    static constexpr unsigned lanes_per_warp = 32;
    static constexpr unsigned max_warps = 32;
    static constexpr unsigned max_threads = max_warps * lanes_per_warp;

    ~BlockScheduler()
    {
        while (_idle_count > 0)
        {
            delete _idle[--_idle_count];
        }
    }

    // Calls body(context) once for every thread. Returns null, or what went wrong.
    const char* run_block(unsigned threads, void (*body)(void*), void* context, RandomSource& random)
    {
        start(threads, body, context, random);
        unsigned thread;
        while (_failure[0] == '\0')
        {
            if (pick(thread))
            {
                advance(thread);
            }
            else if (_returned == _count)
            {
                return nullptr;
            }
            else if (!release_block())
            {
                _failure_kind = FailureKind::misused_barrier;
                describe_divergence(_threads, _count, blockIdx.x, _failure, sizeof _failure);
            }
        }

        abandon_threads();
        return _failure;
    }

    // What the last failure was.
    FailureKind failure_kind() const { return _failure_kind; }

    // Gives up the threads of a block that will not go on. Their stacks hold calls that will never end.
    void abandon_threads()
    {
        for (unsigned thread = 0; thread < _count; thread++)
        {
            delete _threads[thread].fiber;
            _threads[thread].fiber = nullptr;
        }
    }

    // The rest is called by the thread that runs.

    void wait_for_block(const char* operation, int line)
    {
        wait(ThreadState::waits_for_block, {operation, line, 0});
    }

    // Offers a value to the lanes of the mask and returns, when all have come, with what they offered.
    const EmulatedThread& meet_warp(const char* operation, int line, unsigned mask, uint64_t offered, unsigned wanted_lane)
    {
        if ((mask >> lane() & 1) == 0)
        {
            fail(FailureKind::misused_barrier,
                "%s in line %d: the mask 0x%08x leaves out lane %u, which calls it (thread %u of block %u)",
                operation, line, mask, lane(), threadIdx.x, blockIdx.x);
        }

        _running->offered = offered;
        _running->wanted_lane = wanted_lane;
        wait(ThreadState::waits_for_warp, {operation, line, mask});
        return *_running;
    }

    unsigned lane() const { return threadIdx.x % lanes_per_warp; }

    [[noreturn]] void fail(FailureKind kind, const char* format, ...) __attribute__((format(printf, 3, 4)))
    {
        _failure_kind = kind;
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(_failure, sizeof _failure, format, arguments);
        va_end(arguments);
        Fiber::suspend();
        abort();
    }

private:
    // What a shuffle gives for a lane that takes no part: undefined on a GPU, and NaN here, so that it is noticed.
    static constexpr uint64_t undefined_value = ~uint64_t(0);

    // One bit for each lane. Those that a block has no thread for count as gone.
    struct Warp
    {
        unsigned ready = 0;
        unsigned waiting = 0;
        unsigned gone = ~0u;
    };

    void start(unsigned threads, void (*body)(void*), void* context, RandomSource& random)
    {
        _count = threads;
        _returned = 0;
        _body = body;
        _context = context;
        _random = &random;
        _failure[0] = '\0';
        _warps_ready = 0;
        _favoured_warp = 0;
        // Half of the blocks let one warp run ahead as far as it can: some errors need threads that are far apart.
        _favours = random.below(2) == 1;
        for (Warp& warp : _warps)
        {
            warp = Warp();
        }

        for (unsigned thread = 0; thread < threads; thread++)
        {
            _threads[thread] = EmulatedThread();
            warp_of(thread).gone &= ~lane_bit(thread);
            make_ready(thread);
        }

        overwrite_shared_memory();
    }

    bool pick(unsigned& thread)
    {
        if (_warps_ready == 0)
        {
            return false;
        }

        bool stay = _favours && (_warps_ready >> _favoured_warp & 1) != 0;
        _favoured_warp = stay ? _favoured_warp : _random->bit_of(_warps_ready);
        Warp& warp = _warps[_favoured_warp];
        thread = _favoured_warp * lanes_per_warp + _random->bit_of(warp.ready);
        warp.ready &= ~lane_bit(thread);
        _warps_ready &= ~(unsigned(warp.ready == 0) << _favoured_warp);
        return true;
    }

    void advance(unsigned index)
    {
        EmulatedThread& thread = _threads[index];
        if (thread.fiber == nullptr)
        {
            thread.fiber = _idle_count > 0 ? _idle[--_idle_count] : new Fiber(run_body);
        }

        _running = &thread;
        threadIdx = {index, 0, 0};
        if (thread.fiber->resume())
        {
            thread.state = ThreadState::returned;
            _idle[_idle_count++] = thread.fiber;
            thread.fiber = nullptr;
            _returned++;
            warp_of(index).gone |= lane_bit(index);
            release_rest_of_warp(index);
        }
        else if (thread.state == ThreadState::waits_for_warp)
        {
            warp_of(index).waiting |= lane_bit(index);
            release_lanes(index, thread.place);
        }
    }

    static void run_body();

    void wait(ThreadState state, const Rendezvous& place)
    {
        _running->state = state;
        _running->place = place;
        Fiber::suspend();
    }

    void make_ready(unsigned thread)
    {
        warp_of(thread).ready |= lane_bit(thread);
        warp_of(thread).waiting &= ~lane_bit(thread);
        _warps_ready |= 1u << thread / lanes_per_warp;
        _threads[thread].state = ThreadState::ready;
    }

    // All threads of the block must have come to the same barrier; one that has returned never will.
    bool release_block()
    {
        for (unsigned thread = 0; thread < _count; thread++)
        {
            if (_threads[thread].state != ThreadState::waits_for_block || !(_threads[thread].place == _threads[0].place))
            {
                return false;
            }
        }

        for (unsigned thread = 0; thread < _count; thread++)
        {
            make_ready(thread);
        }

        return true;
    }

    // A lane that returned is one that the others need not wait for any more.
    void release_rest_of_warp(unsigned index)
    {
        unsigned first = index - index % lanes_per_warp;
        for (unsigned lanes = warp_of(index).waiting; lanes != 0; lanes &= lanes - 1)
        {
            unsigned waiting = first + unsigned(__builtin_ctz(lanes));
            if (_threads[waiting].state == ThreadState::waits_for_warp)
            {
                release_lanes(waiting, _threads[waiting].place);
            }
        }
    }

    // Lets the lanes of the mask go on, with each other's values, if all of them have come to this place.
    void release_lanes(unsigned index, const Rendezvous place)
    {
        const Warp& warp = warp_of(index);
        unsigned first = index - index % lanes_per_warp;
        unsigned present = place.mask & ~warp.gone;
        if ((present & ~warp.waiting) != 0)
        {
            return;
        }

        unsigned nonzero = 0;
        for (unsigned lanes = present; lanes != 0; lanes &= lanes - 1)
        {
            const EmulatedThread& other = _threads[first + unsigned(__builtin_ctz(lanes))];
            if (!(other.place == place))
            {
                return;
            }

            nonzero |= other.offered != 0 ? lanes & -lanes : 0;
        }

        for (unsigned lanes = present; lanes != 0; lanes &= lanes - 1)
        {
            unsigned thread = first + unsigned(__builtin_ctz(lanes));
            EmulatedThread& taker = _threads[thread];
            bool defined = (present >> taker.wanted_lane & 1) != 0;
            taker.received = defined ? _threads[first + taker.wanted_lane].offered : undefined_value;
            taker.nonzero_lanes = nonzero;
            make_ready(thread);
        }
    }

    Warp& warp_of(unsigned thread) { return _warps[thread / lanes_per_warp]; }

    static unsigned lane_bit(unsigned thread) { return 1u << thread % lanes_per_warp; }

    EmulatedThread _threads[max_threads];
    Fiber* _idle[max_threads];
    unsigned _idle_count = 0;

    Warp _warps[max_warps];
    unsigned _warps_ready = 0;
    unsigned _favoured_warp = 0;
    bool _favours = false;

    unsigned _count = 0;
    unsigned _returned = 0;
    EmulatedThread* _running = nullptr;
    void (*_body)(void*) = nullptr;
    void* _context = nullptr;
    RandomSource* _random = nullptr;
    char _failure[2048] = {};
    FailureKind _failure_kind = FailureKind::none;
};

static BlockScheduler scheduler;

inline void BlockScheduler::run_body()
{
    scheduler._body(scheduler._context);
}
}
