// What kernels over stored numbers are made of. A warp takes 256 consecutive elements of a tensor, a lane eight of them: it loads those of
// all streams, has them as singles in registers, and rounds and stores what comes of them.

#include "precision.cuh"

// What is kept beside a stream, and what its random numbers are drawn from.
struct Beside { void* memory; unsigned long long key; };

// Eight singles.
struct Eight { float4 low, high; };

// The dynamic code of 8 bits: what each code stands for, the largest number that is closest to it, and the first code of each cell of
// numbers, which has one border at the most.
struct DynamicCode { float values[256]; float borders[256]; unsigned char firstCodes[6416]; };

// How many of a lane's eight elements there are where so many are left.
static __device__ __forceinline__ int gd_count(int left)
{
    return left < 8 ? (left > 0 ? left : 0) : 8;
}

// Eight elements of a stream, with one access where they begin at a multiple of its width; zeros behind those there are.

static __device__ __forceinline__ Eight gd_load(const float* place, int count)
{
    if (count == 8 && ((size_t)place & 15) == 0)
    {
        return {((const float4*)place)[0], ((const float4*)place)[1]};
    }

    float numbers[8];
    #pragma unroll
    for (int e = 0; e < 8; e++)
    {
        numbers[e] = e < count ? place[e] : 0.0f;
    }

    return {make_float4(numbers[0], numbers[1], numbers[2], numbers[3]), make_float4(numbers[4], numbers[5], numbers[6], numbers[7])};
}

static __device__ __forceinline__ uint4 gd_load(const unsigned short* place, int count)
{
    if (count == 8 && ((size_t)place & 15) == 0)
    {
        return *(const uint4*)place;
    }

    unsigned words[4] = {0, 0, 0, 0};
    #pragma unroll
    for (int e = 0; e < 8; e++)
    {
        words[e / 2] |= e < count ? (unsigned)place[e] << (16 * (e & 1)) : 0u;
    }

    return make_uint4(words[0], words[1], words[2], words[3]);
}

static __device__ __forceinline__ uint2 gd_load(const unsigned char* place, int count)
{
    if (count == 8 && ((size_t)place & 7) == 0)
    {
        return *(const uint2*)place;
    }

    unsigned words[2] = {0, 0};
    #pragma unroll
    for (int e = 0; e < 8; e++)
    {
        words[e / 4] |= e < count ? (unsigned)place[e] << (8 * (e & 3)) : 0u;
    }

    return make_uint2(words[0], words[1]);
}

static __device__ __forceinline__ void gd_store(float* place, int count, const Eight& eight)
{
    if (count == 8 && ((size_t)place & 15) == 0)
    {
        ((float4*)place)[0] = eight.low;
        ((float4*)place)[1] = eight.high;
        return;
    }

    const float numbers[8] = {
        eight.low.x, eight.low.y, eight.low.z, eight.low.w, eight.high.x, eight.high.y, eight.high.z, eight.high.w};
    #pragma unroll
    for (int e = 0; e < 8; e++)
    {
        if (e < count)
        {
            place[e] = numbers[e];
        }
    }
}

static __device__ __forceinline__ void gd_store(unsigned short* place, int count, const uint4& bits)
{
    if (count == 8 && ((size_t)place & 15) == 0)
    {
        *(uint4*)place = bits;
        return;
    }

    const unsigned words[4] = {bits.x, bits.y, bits.z, bits.w};
    #pragma unroll
    for (int e = 0; e < 8; e++)
    {
        if (e < count)
        {
            place[e] = (unsigned short)(words[e / 2] >> (16 * (e & 1)));
        }
    }
}

static __device__ __forceinline__ void gd_store(unsigned char* place, int count, const uint2& codes)
{
    if (count == 8 && ((size_t)place & 7) == 0)
    {
        *(uint2*)place = codes;
        return;
    }

    const unsigned words[2] = {codes.x, codes.y};
    #pragma unroll
    for (int e = 0; e < 8; e++)
    {
        if (e < count)
        {
            place[e] = (unsigned char)(words[e / 4] >> (8 * (e & 3)));
        }
    }
}

// Singles, in the registers of a lane.

static __device__ __forceinline__ void gd_open(const Eight& eight, float (&numbers)[8])
{
    numbers[0] = eight.low.x;
    numbers[1] = eight.low.y;
    numbers[2] = eight.low.z;
    numbers[3] = eight.low.w;
    numbers[4] = eight.high.x;
    numbers[5] = eight.high.y;
    numbers[6] = eight.high.z;
    numbers[7] = eight.high.w;
}

static __device__ __forceinline__ Eight gd_close(const float (&numbers)[8])
{
    return {make_float4(numbers[0], numbers[1], numbers[2], numbers[3]), make_float4(numbers[4], numbers[5], numbers[6], numbers[7])};
}

// Numbers of 16 bits, two in a word.

static __device__ __forceinline__ unsigned gd_bits(const uint4& words, int e)
{
    const unsigned word = e < 2 ? words.x : e < 4 ? words.y : e < 6 ? words.z : words.w;
    return (e & 1) != 0 ? word >> 16 : word & 0xFFFFu;
}

static __device__ __forceinline__ uint4 gd_words(const unsigned (&bits)[8])
{
    return make_uint4(
        bits[0] | (bits[1] << 16), bits[2] | (bits[3] << 16), bits[4] | (bits[5] << 16), bits[6] | (bits[7] << 16));
}

template <float (*Widen)(unsigned)>
static __device__ __forceinline__ void gd_widen(const uint4& words, float (&numbers)[8])
{
    #pragma unroll
    for (int e = 0; e < 8; e++)
    {
        numbers[e] = Widen(gd_bits(words, e));
    }
}

template <unsigned (*ToNearest)(float)>
static __device__ __forceinline__ uint4 gd_nearest(const float (&numbers)[8])
{
    unsigned bits[8];
    #pragma unroll
    for (int e = 0; e < 8; e++)
    {
        bits[e] = ToNearest(numbers[e]);
    }

    return gd_words(bits);
}

// Rounds by chance. The first element is a multiple of eight, which share a block of random numbers.
template <unsigned (*Stochastically)(float, unsigned)>
static __device__ __forceinline__ uint4 gd_stochastic(
    const float (&numbers)[8], unsigned long long key, long long step, long long first)
{
    unsigned random[4];
    gd_philox((unsigned long long)first >> 3, (unsigned long long)step, key, random);
    unsigned bits[8];
    #pragma unroll
    for (int e = 0; e < 8; e++)
    {
        bits[e] = Stochastically(numbers[e], (e & 1) != 0 ? random[e / 2] >> 16 : random[e / 2] & 0xFFFFu);
    }

    return gd_words(bits);
}

// A master copy, which follows stored weights that are not what it rounds to: somebody has changed them.
template <unsigned (*ToNearest)(float), float (*Widen)(unsigned)>
static __device__ __forceinline__ void gd_follow(const uint4& words, const Eight& master, float (&numbers)[8])
{
    gd_open(master, numbers);
    #pragma unroll
    for (int e = 0; e < 8; e++)
    {
        const unsigned bits = gd_bits(words, e);
        numbers[e] = ToNearest(numbers[e]) == bits ? numbers[e] : Widen(bits);
    }
}

// Numbers together with what rounding has taken away.
template <float (*Join)(unsigned, unsigned)>
static __device__ __forceinline__ void gd_join(const uint4& words, const uint4& remainders, float (&numbers)[8])
{
    #pragma unroll
    for (int e = 0; e < 8; e++)
    {
        numbers[e] = Join(gd_bits(words, e), gd_bits(remainders, e));
    }
}

template <unsigned (*Split)(float, unsigned&)>
static __device__ __forceinline__ uint4 gd_split(const float (&numbers)[8], uint4& remainders)
{
    unsigned bits[8], rest[8];
    #pragma unroll
    for (int e = 0; e < 8; e++)
    {
        bits[e] = Split(numbers[e], rest[e]);
    }

    remainders = gd_words(rest);
    return gd_words(bits);
}

// Codes of 8 bits. A block of 256 elements is what a warp takes. The sign of its scale says which code it has: the unsigned one, the
// second, where it has no negative numbers.

static __device__ __forceinline__ void gd_copy_codes(const DynamicCode* source, DynamicCode (&target)[2])
{
    for (int word = threadIdx.x; word < sizeof(target) / sizeof(uint4); word += blockDim.x)
    {
        ((uint4*)target)[word] = ((const uint4*)source)[word];
    }

    __syncthreads();
}

static __device__ __forceinline__ void gd_decode(const uint2& codes, float scale, const DynamicCode (&tables)[2], float (&numbers)[8])
{
    const unsigned bits = __float_as_uint(scale);
    const DynamicCode& table = tables[bits >> 31];
    const float size = __uint_as_float(bits & 0x7FFFFFFFu);
    #pragma unroll
    for (int e = 0; e < 8; e++)
    {
        const unsigned code = ((e < 4 ? codes.x : codes.y) >> (8 * (e & 3))) & 0xFFu;
        numbers[e] = __fmul_rn(table.values[code], size);
    }
}

// The code whose value is closest to a number from -1, or 0, to 1; of two at the same distance the smaller. Numbers below 2^-25 are next
// to nothing.
static __device__ __forceinline__ unsigned gd_closest_code(float number, const DynamicCode& table)
{
    const unsigned bits = __float_as_uint(number);
    const unsigned least = 102u << 7, most = 127u << 7;
    const unsigned magnitude = (bits & 0x7FFFFFFFu) >> 16;
    const unsigned cell = (magnitude < least ? least : magnitude > most ? most : magnitude) - least;
    const unsigned code = table.firstCodes[2 * cell + (bits >> 31)];
    return number > table.borders[code] ? code + 1 : code;
}

// Stores the scale of a warp's elements.
static __device__ __forceinline__ void gd_store_scale(float* place, float scale)
{
    if (threadIdx.x % 32 == 0)
    {
        *place = scale;
    }
}

// The codes of a lane's elements, and the scale of the warp's: their largest magnitude.
static __device__ __forceinline__ uint2 gd_encode(
    const float (&numbers)[8], int count, const DynamicCode (&tables)[2], float& scale)
{
    unsigned largest = 0;
    bool isNegative = false;
    #pragma unroll
    for (int e = 0; e < 8; e++)
    {
        const unsigned magnitude = e < count ? __float_as_uint(numbers[e]) & 0x7FFFFFFFu : 0u;
        largest = magnitude > largest ? magnitude : largest;
        isNegative = isNegative || (e < count && numbers[e] < 0.0f);
    }

    #pragma unroll
    for (int distance = 16; distance > 0; distance /= 2)
    {
        const unsigned other = __shfl_xor_sync(0xFFFFFFFFu, largest, distance);
        largest = other > largest ? other : largest;
    }

    // As bits, a number that is not one is above infinity, and that above all others.
    const bool isSigned = __any_sync(0xFFFFFFFFu, isNegative) && largest <= 0x7F800000u;
    const bool isNumber = largest != 0 && largest < 0x7F800000u;
    const DynamicCode& table = tables[isSigned ? 0 : 1];
    unsigned codes[8];
    #pragma unroll
    for (int e = 0; e < 8; e++)
    {
        const float part = isNumber ? __fdiv_rn(numbers[e], __uint_as_float(largest)) : 0.0f;
        codes[e] = gd_closest_code(part, table);
    }

    const unsigned sign = isSigned ? 0u : 0x80000000u;
    scale = __uint_as_float(isNumber || largest == 0 ? largest | sign : 0xFFC00000u);
    return make_uint2(
        codes[0] | (codes[1] << 8) | (codes[2] << 16) | (codes[3] << 24),
        codes[4] | (codes[5] << 8) | (codes[6] << 16) | (codes[7] << 24));
}
