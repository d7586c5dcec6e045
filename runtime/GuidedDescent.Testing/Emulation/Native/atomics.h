// Atomic operations. No thread is ever interrupted in the middle of one, so that ordinary arithmetic is atomic.
#pragma once

namespace cuda_emulation
{
template <class T>
T replace(T* address, T value)
{
    T before = *address;
    *address = value;
    return before;
}
}

inline float atomicAdd(float* address, float value) { return cuda_emulation::replace(address, *address + value); }
inline double atomicAdd(double* address, double value) { return cuda_emulation::replace(address, *address + value); }
inline unsigned atomicAdd(unsigned* address, unsigned value) { return cuda_emulation::replace(address, *address + value); }

// Integers wrap around, which signed arithmetic in C++ does not promise.
inline int atomicAdd(int* address, int value)
{
    return cuda_emulation::replace(address, int(unsigned(*address) + unsigned(value)));
}

inline unsigned long long atomicAdd(unsigned long long* address, unsigned long long value)
{
    return cuda_emulation::replace(address, *address + value);
}

template <class T>
T atomicExch(T* address, T value) { return cuda_emulation::replace(address, value); }

template <class T>
T atomicCAS(T* address, T expected, T value)
{
    return cuda_emulation::replace(address, *address == expected ? value : *address);
}

template <class T>
T atomicMax(T* address, T value) { return cuda_emulation::replace(address, *address < value ? value : *address); }

template <class T>
T atomicMin(T* address, T value) { return cuda_emulation::replace(address, value < *address ? value : *address); }
