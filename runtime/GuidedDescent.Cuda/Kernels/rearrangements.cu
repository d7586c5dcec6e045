// What puts the numbers of matrices in other places, for all tensors of a bucket, which have one shape.

struct Matrices
{
    float* const* tensors;
    int* orders;            // for each tensor the positions of its keys, in the order in which they come
    int tensorCount;
    int slotCount;
    int source;
    int target;
    int keys;
    int rows;               // of the source
    int columns;
    int byRows;
};

__device__ __forceinline__ float* gd_matrix(const Matrices& all, long long tensor, int slot)
{
    return all.tensors[all.slotCount * tensor + slot];
}

// Rows become columns, a square of 32 x 32 at a time.
extern "C" __global__ void __launch_bounds__(256) gd_transpose(const Matrices all)
{
    // One more column: the threads of a warp read a column from 32 banks.
    __shared__ float square[32][33];
    const long long across = ((long long)all.columns + 31) / 32;
    const long long squares = ((long long)all.rows + 31) / 32 * across;
    const int inRow = threadIdx.x % 32;
    for (long long s = blockIdx.x; s < squares * all.tensorCount; s += gridDim.x)
    {
        const float* source = gd_matrix(all, s / squares, all.source);
        float* target = gd_matrix(all, s / squares, all.target);
        const long long firstRow = s % squares / across * 32;
        const long long firstColumn = s % squares % across * 32;
        for (int i = threadIdx.x / 32; i < 32; i += blockDim.x / 32)
        {
            if (firstRow + i < all.rows && firstColumn + inRow < all.columns)
            {
                square[i][inRow] = source[(firstRow + i) * all.columns + firstColumn + inRow];
            }
        }
        __syncthreads();
        for (int i = threadIdx.x / 32; i < 32; i += blockDim.x / 32)
        {
            if (firstColumn + i < all.columns && firstRow + inRow < all.rows)
            {
                target[(firstColumn + i) * all.rows + firstRow + inRow] = square[inRow][i];
            }
        }
        __syncthreads();
    }
}

// A number whose ascending order is the descending order of keys: both zeros are one number, and NaN comes last.
__device__ __forceinline__ unsigned gd_descending(float key)
{
    const unsigned bits = __float_as_uint(__fadd_rn(key, 0.0f));
    const unsigned ascending = (bits & 0x80000000u) != 0 ? ~bits : bits | 0x80000000u;
    return key != key ? 0xFFFFFFFFu : ~ascending;
}

// The place of a key is the number of those that come before it; of equal keys the first one does.
extern "C" __global__ void __launch_bounds__(256) gd_rank_keys(const Matrices all)
{
    const long long count = all.byRows != 0 ? all.rows : all.columns;
    const long long step = (long long)gridDim.x * blockDim.x;
    for (long long i = (long long)blockIdx.x * blockDim.x + threadIdx.x; i < count * all.tensorCount; i += step)
    {
        const float* keys = gd_matrix(all, i / count, all.keys);
        const int own = (int)(i % count);
        const unsigned ownKey = gd_descending(keys[own]);
        int place = 0;
        for (int other = 0; other < count; other++)
        {
            const unsigned key = gd_descending(keys[other]);
            place += key < ownKey || (key == ownKey && other < own) ? 1 : 0;
        }
        all.orders[i / count * count + place] = own;
    }
}

extern "C" __global__ void __launch_bounds__(256) gd_move(const Matrices all)
{
    const long long elements = (long long)all.rows * all.columns;
    const long long step = (long long)gridDim.x * blockDim.x;
    for (long long i = (long long)blockIdx.x * blockDim.x + threadIdx.x; i < elements * all.tensorCount; i += step)
    {
        const long long tensor = i / elements;
        const long long row = i % elements / all.columns;
        const long long column = i % elements % all.columns;
        const int* order = all.orders + tensor * (all.byRows != 0 ? all.rows : all.columns);
        const long long from = all.byRows != 0 ? order[row] * (long long)all.columns + column : row * all.columns + order[column];
        gd_matrix(all, tensor, all.target)[i % elements] = gd_matrix(all, tensor, all.source)[from];
    }
}
