// Numbers of 16 bits, and rounding by chance, with the same bits as on the processor (Precision/Numbers of the runtime).

// Philox4x32-10 (Salmon, Moraes, Dror and Shaw, 2011): four words from a counter of 128 bits and a key of 64.
__device__ __forceinline__ void gd_philox(
    unsigned long long low, unsigned long long high, unsigned long long key, unsigned* words)
{
    unsigned c0 = (unsigned)low, c1 = (unsigned)(low >> 32), c2 = (unsigned)high, c3 = (unsigned)(high >> 32);
    unsigned k0 = (unsigned)key, k1 = (unsigned)(key >> 32);
    for (int round = 0; round < 10; round++)
    {
        const unsigned long long first = 0xD2511F53ull * c0;
        const unsigned long long second = 0xCD9E8D57ull * c2;
        c0 = (unsigned)(second >> 32) ^ c1 ^ k0;
        c1 = (unsigned)second;
        c2 = (unsigned)(first >> 32) ^ c3 ^ k1;
        c3 = (unsigned)first;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }

    words[0] = c0;
    words[1] = c1;
    words[2] = c2;
    words[3] = c3;
}

// The number below 65536 by which an element of a tensor is rounded in a step: eight elements share a block.
__device__ __forceinline__ unsigned gd_rounding_number(unsigned long long key, long long step, long long element)
{
    unsigned words[4];
    gd_philox((unsigned long long)element >> 3, (unsigned long long)step, key, words);
    const unsigned word = words[(element >> 1) & 3];
    return (element & 1) != 0 ? word >> 16 : word & 0xFFFFu;
}

__device__ __forceinline__ float gd_widen_bfloat16(unsigned bits)
{
    return __uint_as_float(bits << 16);
}

__device__ __forceinline__ float gd_widen_half(unsigned bits)
{
    const unsigned magnitude = bits & 0x7FFFu;
    // Times 2^112, which makes up for the smaller exponent.
    const float finite = __fmul_rn(__uint_as_float(magnitude << 13), __uint_as_float(0x77800000u));
    const unsigned special = magnitude >= 0x7C00u ? 0x7F800000u : 0u;
    const unsigned quiet = magnitude > 0x7C00u ? 0x00400000u : 0u;
    return __uint_as_float(__float_as_uint(finite) | special | quiet | ((bits & 0x8000u) << 16));
}

// To the nearest, halves to even.
__device__ __forceinline__ unsigned gd_nearest_bfloat16(float number)
{
    const unsigned bits = __float_as_uint(number);
    const bool isNaN = (bits & 0x7FFFFFFFu) > 0x7F800000u;
    return isNaN ? (bits >> 16) | 0x40u : (bits + 0x7FFFu + ((bits >> 16) & 1u)) >> 16;
}

// Up where the bits that are left away are at least 65536 less the random number.
__device__ __forceinline__ unsigned gd_stochastic_bfloat16(float number, unsigned random)
{
    const unsigned bits = __float_as_uint(number);
    const bool isNaN = (bits & 0x7FFFFFFFu) > 0x7F800000u;
    return isNaN ? (bits >> 16) | 0x40u : (bits + random) >> 16;
}

__device__ __forceinline__ unsigned gd_choose_half(unsigned bits, unsigned raised, unsigned small)
{
    const unsigned magnitude = bits & 0x7FFFFFFFu;
    const unsigned shortened = (raised - 0x38000000u) >> 13;
    const unsigned normal = shortened < 0x7C00u ? shortened : 0x7C00u;
    const unsigned number = magnitude < 0x38800000u ? small : normal;
    const unsigned notANumber = 0x7E00u | ((magnitude >> 13) & 0x3FFu);
    return (magnitude > 0x7F800000u ? notANumber : number) | ((bits >> 16) & 0x8000u);
}

__device__ __forceinline__ unsigned gd_nearest_half(float number)
{
    const unsigned bits = __float_as_uint(number);
    const unsigned magnitude = bits & 0x7FFFFFFFu;
    const unsigned small = __float_as_uint(__fadd_rn(__uint_as_float(magnitude), 0.5f)) - 0x3F000000u;
    return gd_choose_half(bits, magnitude + 0xFFFu + ((magnitude >> 13) & 1u), small);
}

__device__ __forceinline__ unsigned gd_stochastic_half(float number, unsigned random)
{
    const unsigned bits = __float_as_uint(number);
    const unsigned magnitude = bits & 0x7FFFFFFFu;
    unsigned small = 0;
    if (magnitude < 0x38800000u)
    {
        const float spacings = __fmul_rn(__uint_as_float(magnitude), 16777216.0f);
        small = __float2uint_rz(spacings);
        const float rest = __fsub_rn(spacings, __uint2float_rn(small));
        small += random < __float2uint_rz(__fmul_rn(rest, 65536.0f)) ? 1u : 0u;
    }

    return gd_choose_half(bits, magnitude + (random >> 3), small);
}

// To the nearest, halves away from zero, and what that takes away, in 16 bits: nothing is lost.
__device__ __forceinline__ unsigned gd_split_bfloat16(float number, unsigned& remainder)
{
    const unsigned bits = __float_as_uint(number);
    const bool isNaN = (bits & 0x7FFFFFFFu) > 0x7F800000u;
    remainder = isNaN ? 0u : bits & 0xFFFFu;
    return isNaN ? (bits >> 16) | 0x40u : (bits + 0x8000u) >> 16;
}

__device__ __forceinline__ float gd_join_bfloat16(unsigned bits, unsigned remainder)
{
    const unsigned magnitude = bits & 0x7FFFu;
    const unsigned isRaised = remainder >> 15;
    // A zero was not raised, and infinity has no remainder: those are of numbers that somebody has replaced since.
    const bool isOfNumber = magnitude < 0x7F80u && magnitude >= isRaised;
    return __uint_as_float(isOfNumber ? ((bits - isRaised) << 16) | remainder : bits << 16);
}

// The bits of a 65536th of the distance from a number of half precision to the next one, a power of two.
__device__ __forceinline__ unsigned gd_unit_of_half(float rounded)
{
    const unsigned exponent = __float_as_uint(rounded) & 0x7F800000u;
    return (exponent > 0x38800000u ? exponent : 0x38800000u) - (26u << 23);
}

// To the nearest, and what that takes away, in 65536ths of the distance to the next number.
__device__ __forceinline__ unsigned gd_split_half(float number, unsigned& remainder)
{
    const unsigned bits = gd_nearest_half(number);
    const float rounded = gd_widen_half(bits);
    const float unitsInOne = __uint_as_float(0x7F000000u - gd_unit_of_half(rounded));
    const float units = __fmul_rn(__fsub_rn(number, rounded), unitsInOne);
    const float kept = units < 32767.0f ? units : 32767.0f;
    const bool isFinite = (bits & 0x7FFFu) < 0x7C00u;
    remainder = isFinite ? (unsigned)__float2int_rz(kept) & 0xFFFFu : 0u;
    return bits;
}

__device__ __forceinline__ float gd_join_half(unsigned bits, unsigned remainder)
{
    const float rounded = gd_widen_half(bits);
    const float units = (float)(short)remainder;
    const bool isFinite = (bits & 0x7FFFu) < 0x7C00u;
    return isFinite ? __fmaf_rn(units, __uint_as_float(gd_unit_of_half(rounded)), rounded) : rounded;
}
