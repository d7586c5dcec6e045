#include "product.h"

#include <algorithm>
#include <string.h>
#include <vector>

namespace emulated_cublas
{
// Sums over so many are one chain of fused multiply-adds; such sums are added in their order.
constexpr int block_length = 384;

// What is computed at a time, in registers.
constexpr int tile_rows = 32;
constexpr int tile_columns = 4;

static float float_of_bits(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

// Ten bits of fraction, halves away from zero, as the units for matrices read their factors.
static float rounded_to_tf32(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    bool is_finite = (bits & 0x7F800000) != 0x7F800000;
    return float_of_bits(is_finite ? (bits + 0x1000) & ~uint32_t(0x1FFF) : bits);
}

template <class Number>
static Number load(const Operand& operand, CUdeviceptr item, size_t index, bool rounds_to_tf32)
{
    if (operand.type == CUDA_R_64F)
    {
        return Number(reinterpret_cast<const double*>(item)[index]);
    }

    if (operand.type == CUDA_R_16BF)
    {
        return float_of_bits(uint32_t(reinterpret_cast<const uint16_t*>(item)[index]) << 16);
    }

    float value = reinterpret_cast<const float*>(item)[index];
    return rounds_to_tf32 ? rounded_to_tf32(value) : value;
}

// op(A) with columns of a whole number of tiles, one after the other, and op(B) with rows likewise: what is beyond them is zero.
template <class Number>
struct Packed
{
    int stride;
    std::vector<Number> values;
};

template <class Number>
static Packed<Number> pack(const Operand& operand, CUdeviceptr item, int length, int inner, int tile, bool along_rows, bool rounds_to_tf32)
{
    Packed<Number> packed = {(length + tile - 1) / tile * tile, {}};
    packed.values.resize(size_t(packed.stride) * size_t(inner));
    for (int k = 0; k < inner; k++)
    {
        for (int i = 0; i < length; i++)
        {
            bool is_contiguous = along_rows != operand.is_transposed;
            size_t line = size_t(is_contiguous ? k : i);
            size_t index = line * size_t(operand.leading) + size_t(is_contiguous ? i : k);
            packed.values[size_t(k) * size_t(packed.stride) + size_t(i)] =
                load<Number>(operand, item, index, rounds_to_tf32);
        }
    }

    return packed;
}

static float multiply_add(float a, float b, float c) { return __builtin_fmaf(a, b, c); }
static double multiply_add(double a, double b, double c) { return __builtin_fma(a, b, c); }

// As wide as the processor's registers, so that the compiler keeps sums there.
template <class Number>
struct Lanes
{
    static constexpr int count = 32 / int(sizeof(Number));
    Number values[count];

    void multiply_add(const Number* a, Number b)
    {
        for (int i = 0; i < count; i++)
        {
            values[i] = emulated_cublas::multiply_add(a[i], b, values[i]);
        }
    }
};

template <class Number>
static void multiply_tile(const Number* left, int left_stride, const Number* right, int right_stride, int inner, Number* sums)
{
    constexpr int lanes = Lanes<Number>::count;
    for (int j = 0; j < tile_columns; j++)
    {
        for (int first = 0; first < tile_rows; first += 4 * lanes)
        {
            for (int start = 0; start < inner; start += block_length)
            {
                Lanes<Number> a = {}, b = {}, c = {}, d = {};
                int end = std::min(start + block_length, inner);
                for (int k = start; k < end; k++)
                {
                    const Number* source = left + size_t(k) * size_t(left_stride) + first;
                    Number factor = right[size_t(k) * size_t(right_stride) + size_t(j)];
                    a.multiply_add(source, factor);
                    b.multiply_add(source + lanes, factor);
                    c.multiply_add(source + 2 * lanes, factor);
                    d.multiply_add(source + 3 * lanes, factor);
                }

                Number* sum = sums + j * tile_rows + first;
                for (const Lanes<Number>* block : {&a, &b, &c, &d})
                {
                    for (Number value : block->values)
                    {
                        *sum = start == 0 ? value : *sum + value;
                        sum++;
                    }
                }
            }
        }
    }
}

template <class Number>
static Number finish(Number sum, Number alpha, Number beta, Number before)
{
    return beta == 0 ? (alpha == 1 ? sum : alpha * sum) : multiply_add(alpha, sum, Number(beta * before));
}

template <class Number>
static void run_item(const Product& product, int index, Number alpha, Number beta)
{
    Packed<Number> left = pack<Number>(
        product.left, product.left.item(index), product.rows, product.inner, tile_rows, true, product.rounds_to_tf32);
    Packed<Number> right = pack<Number>(
        product.right, product.right.item(index), product.columns, product.inner, tile_columns, false, product.rounds_to_tf32);
    Number* result = reinterpret_cast<Number*>(product.result.item(index));
    for (int column = 0; column < product.columns; column += tile_columns)
    {
        for (int row = 0; row < product.rows; row += tile_rows)
        {
            Number sums[tile_columns * tile_rows] = {};
            multiply_tile(
                left.values.data() + row, left.stride, right.values.data() + column, right.stride, product.inner, sums);
            for (int j = 0; j < std::min(tile_columns, product.columns - column); j++)
            {
                Number* target = result + size_t(column + j) * size_t(product.result.leading) + size_t(row);
                for (int i = 0; i < std::min(tile_rows, product.rows - row); i++)
                {
                    // Where beta is zero, what was there may be anything.
                    target[i] = finish(sums[j * tile_rows + i], alpha, beta, beta == 0 ? Number(0) : target[i]);
                }
            }
        }
    }
}

template <class Number>
static void run_all(const Product& product)
{
    Number alpha = product.alpha.value<Number>();
    Number beta = product.beta.value<Number>();
    for (int index = 0; index < product.batch; index++)
    {
        run_item(product, index, alpha, beta);
    }
}

void Product::run() const
{
    constexpr int garbage = 0xCD;
    memset(reinterpret_cast<void*>(workspace), garbage, workspace_bytes);
    result.type == CUDA_R_64F ? run_all<double>(*this) : run_all<float>(*this);
}
}
