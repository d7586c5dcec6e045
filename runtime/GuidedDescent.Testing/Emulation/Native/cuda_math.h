// The arithmetic intrinsics of CUDA, with the same bits. Of the functions that a GPU only approximates, those of the C
// library stand in: expf, logf, powf, tanhf and the like agree to a few units in the last place, no more.
#pragma once

#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

namespace cuda_emulation
{
template <class To, class From>
To same_bits(From value)
{
    static_assert(sizeof(To) == sizeof(From), "bits are copied one for one");
    To result;
    memcpy(&result, &value, sizeof result);
    return result;
}

// Where a multiplication and an addition may become one operation, as on a GPU by default, those that CUDA promises to
// round by themselves still may not: their values are taken where the compiler cannot follow.
template <class T>
T by_itself(T value)
{
#if defined(CUDA_EMULATION_CONTRACTS)
    __asm__("" : "+m"(value));
#endif
    return value;
}

// Out of range, a GPU gives the nearest integer there is; for NaN it gives 0. Both are undefined in C++.

inline int to_int(float whole)
{
    return whole != whole ? 0 : whole < -0x1p31f ? INT_MIN : whole >= 0x1p31f ? INT_MAX : int(whole);
}

inline unsigned to_unsigned(float whole)
{
    return whole != whole || whole < 0 ? 0 : whole >= 0x1p32f ? UINT_MAX : unsigned(whole);
}
}

// One rounding, to the nearest.
inline float __fadd_rn(float a, float b) { return cuda_emulation::by_itself(a) + cuda_emulation::by_itself(b); }
inline float __fsub_rn(float a, float b) { return cuda_emulation::by_itself(a) - cuda_emulation::by_itself(b); }
inline float __fmul_rn(float a, float b) { return cuda_emulation::by_itself(a * b); }
inline float __fdiv_rn(float a, float b) { return a / b; }
inline float __fmaf_rn(float a, float b, float c) { return __builtin_fmaf(a, b, c); }
inline float __fsqrt_rn(float a) { return __builtin_sqrtf(a); }
inline float __frcp_rn(float a) { return 1.0f / a; }

inline double __dadd_rn(double a, double b) { return cuda_emulation::by_itself(a) + cuda_emulation::by_itself(b); }
inline double __dsub_rn(double a, double b) { return cuda_emulation::by_itself(a) - cuda_emulation::by_itself(b); }
inline double __dmul_rn(double a, double b) { return cuda_emulation::by_itself(a * b); }
inline double __ddiv_rn(double a, double b) { return a / b; }
inline double __fma_rn(double a, double b, double c) { return __builtin_fma(a, b, c); }
inline double __dsqrt_rn(double a) { return __builtin_sqrt(a); }

// An approximation on a GPU; here the nearest float but for the rare double rounding.
inline float rsqrtf(float a) { return float(1.0 / __builtin_sqrt(double(a))); }

inline int __float_as_int(float a) { return cuda_emulation::same_bits<int>(a); }
inline unsigned __float_as_uint(float a) { return cuda_emulation::same_bits<unsigned>(a); }
inline float __int_as_float(int a) { return cuda_emulation::same_bits<float>(a); }
inline float __uint_as_float(unsigned a) { return cuda_emulation::same_bits<float>(a); }
inline long long __double_as_longlong(double a) { return cuda_emulation::same_bits<long long>(a); }
inline double __longlong_as_double(long long a) { return cuda_emulation::same_bits<double>(a); }

inline int __float2int_rn(float a) { return cuda_emulation::to_int(__builtin_rintf(a)); }
inline int __float2int_rz(float a) { return cuda_emulation::to_int(__builtin_truncf(a)); }
inline unsigned __float2uint_rn(float a) { return cuda_emulation::to_unsigned(__builtin_rintf(a)); }
inline unsigned __float2uint_rz(float a) { return cuda_emulation::to_unsigned(__builtin_truncf(a)); }
inline float __int2float_rn(int a) { return float(a); }
inline float __uint2float_rn(unsigned a) { return float(a); }
inline float __double2float_rn(double a) { return float(a); }

inline unsigned __umulhi(unsigned a, unsigned b) { return unsigned(uint64_t(a) * b >> 32); }
inline int __popc(unsigned a) { return __builtin_popcount(a); }
inline int __clz(int a) { return a == 0 ? 32 : __builtin_clz(unsigned(a)); }
inline int __ffs(int a) { return __builtin_ffs(a); }

template <class T>
T __ldg(const T* address) { return *address; }
