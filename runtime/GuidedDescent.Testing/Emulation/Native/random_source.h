// Numbers that look random and are the same for the same seed (SplitMix64).
#pragma once

#include <stdint.h>

namespace cuda_emulation
{
class RandomSource
{
public:
    explicit RandomSource(uint64_t seed = 0) : _state(seed) {}

    // A number from 0 to limit - 1.
    unsigned below(unsigned limit) { return static_cast<unsigned>((next() >> 32) * limit >> 32); }

    // The position of one of the set bits: the first from a random place on. Not all are equally likely, but all possible.
    unsigned bit_of(unsigned bits)
    {
        unsigned place = below(32);
        unsigned turned = bits >> place | bits << (32 - place) % 32;
        return (unsigned(__builtin_ctz(turned)) + place) % 32;
    }

private:
    uint64_t next()
    {
        uint64_t mixed = _state += 0x9E3779B97F4A7C15u;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
        return mixed ^ (mixed >> 31);
    }

    uint64_t _state;
};
}
