// What a CUDA toolkit declares, as far as our kernels use it, so that clang can compile their text to PTX without one.
// clang itself knows __syncthreads and the language; the rest becomes the instruction it stands for.
//
// expf, logf, powf and tanhf are declared only: their code lies in a library of the toolkit. A call to them shows in the
// PTX as an unresolved function.
#define __global__ __attribute__((global))
#define __device__ __attribute__((device))
#define __host__ __attribute__((host))
#define __shared__ __attribute__((shared))
#define __constant__ __attribute__((constant))
#define __forceinline__ inline __attribute__((always_inline))
#define __noinline__ __attribute__((noinline))
#define __launch_bounds__(...) __attribute__((launch_bounds(__VA_ARGS__)))
#define __restrict__ __restrict
#define CUDA_INTRINSIC static __device__ __forceinline__

typedef __SIZE_TYPE__ size_t;

struct uint3 { unsigned x, y, z; };

struct dim3
{
    unsigned x, y, z;
    __host__ __device__ constexpr dim3(unsigned x = 1, unsigned y = 1, unsigned z = 1) : x(x), y(y), z(z) {}
};

struct __attribute__((aligned(8))) float2 { float x, y; };
struct __attribute__((aligned(16))) float4 { float x, y, z, w; };
struct __attribute__((aligned(8))) int2 { int x, y; };
struct __attribute__((aligned(16))) int4 { int x, y, z, w; };
struct __attribute__((aligned(8))) uint2 { unsigned x, y; };
struct __attribute__((aligned(16))) uint4 { unsigned x, y, z, w; };
struct __attribute__((aligned(16))) double2 { double x, y; };

CUDA_INTRINSIC float2 make_float2(float x, float y) { return {x, y}; }
CUDA_INTRINSIC float4 make_float4(float x, float y, float z, float w) { return {x, y, z, w}; }
CUDA_INTRINSIC int2 make_int2(int x, int y) { return {x, y}; }
CUDA_INTRINSIC int4 make_int4(int x, int y, int z, int w) { return {x, y, z, w}; }
CUDA_INTRINSIC uint2 make_uint2(unsigned x, unsigned y) { return {x, y}; }
CUDA_INTRINSIC uint4 make_uint4(unsigned x, unsigned y, unsigned z, unsigned w) { return {x, y, z, w}; }
CUDA_INTRINSIC double2 make_double2(double x, double y) { return {x, y}; }

// Reading a member reads a special register.
#define CUDA_SPECIAL_REGISTER(NAME, REGISTER) \
    struct NAME##_type \
    { \
        __declspec(property(get = read_x)) unsigned x; \
        __declspec(property(get = read_y)) unsigned y; \
        __declspec(property(get = read_z)) unsigned z; \
        CUDA_INTRINSIC unsigned read_x() { return __nvvm_read_ptx_sreg_##REGISTER##_x(); } \
        CUDA_INTRINSIC unsigned read_y() { return __nvvm_read_ptx_sreg_##REGISTER##_y(); } \
        CUDA_INTRINSIC unsigned read_z() { return __nvvm_read_ptx_sreg_##REGISTER##_z(); } \
    }; \
    extern const __device__ NAME##_type NAME

CUDA_SPECIAL_REGISTER(threadIdx, tid);
CUDA_SPECIAL_REGISTER(blockIdx, ctaid);
CUDA_SPECIAL_REGISTER(blockDim, ntid);
CUDA_SPECIAL_REGISTER(gridDim, nctaid);
#undef CUDA_SPECIAL_REGISTER

static constexpr int warpSize = 32;

CUDA_INTRINSIC float __fadd_rn(float a, float b) { return __nvvm_add_rn_f(a, b); }
CUDA_INTRINSIC float __fsub_rn(float a, float b) { return __nvvm_add_rn_f(a, -b); }
CUDA_INTRINSIC float __fmul_rn(float a, float b) { return __nvvm_mul_rn_f(a, b); }
CUDA_INTRINSIC float __fdiv_rn(float a, float b) { return __nvvm_div_rn_f(a, b); }
CUDA_INTRINSIC float __fmaf_rn(float a, float b, float c) { return __nvvm_fma_rn_f(a, b, c); }
CUDA_INTRINSIC float __fsqrt_rn(float a) { return __nvvm_sqrt_rn_f(a); }
CUDA_INTRINSIC float __frcp_rn(float a) { return __nvvm_rcp_rn_f(a); }

CUDA_INTRINSIC double __dadd_rn(double a, double b) { return __nvvm_add_rn_d(a, b); }
CUDA_INTRINSIC double __dsub_rn(double a, double b) { return __nvvm_add_rn_d(a, -b); }
CUDA_INTRINSIC double __dmul_rn(double a, double b) { return __nvvm_mul_rn_d(a, b); }
CUDA_INTRINSIC double __ddiv_rn(double a, double b) { return __nvvm_div_rn_d(a, b); }
CUDA_INTRINSIC double __fma_rn(double a, double b, double c) { return __nvvm_fma_rn_d(a, b, c); }
CUDA_INTRINSIC double __dsqrt_rn(double a) { return __nvvm_sqrt_rn_d(a); }

CUDA_INTRINSIC float fmaf(float a, float b, float c) { return __nvvm_fma_rn_f(a, b, c); }
CUDA_INTRINSIC float fabsf(float a) { return __nvvm_fabs_f(a); }
CUDA_INTRINSIC float fminf(float a, float b) { return __nvvm_fmin_f(a, b); }
CUDA_INTRINSIC float fmaxf(float a, float b) { return __nvvm_fmax_f(a, b); }
CUDA_INTRINSIC float sqrtf(float a) { return __nvvm_sqrt_rn_f(a); }
CUDA_INTRINSIC float rsqrtf(float a) { return __nvvm_rsqrt_approx_f(a); }
CUDA_INTRINSIC float copysignf(float a, float b) { return __builtin_copysignf(a, b); }

extern "C" __device__ float expf(float);
extern "C" __device__ float logf(float);
extern "C" __device__ float powf(float, float);
extern "C" __device__ float tanhf(float);

CUDA_INTRINSIC int __float_as_int(float a) { return __builtin_bit_cast(int, a); }
CUDA_INTRINSIC unsigned __float_as_uint(float a) { return __builtin_bit_cast(unsigned, a); }
CUDA_INTRINSIC float __int_as_float(int a) { return __builtin_bit_cast(float, a); }
CUDA_INTRINSIC float __uint_as_float(unsigned a) { return __builtin_bit_cast(float, a); }
CUDA_INTRINSIC long long __double_as_longlong(double a) { return __builtin_bit_cast(long long, a); }
CUDA_INTRINSIC double __longlong_as_double(long long a) { return __builtin_bit_cast(double, a); }

CUDA_INTRINSIC int __float2int_rn(float a) { return __nvvm_f2i_rn(a); }
CUDA_INTRINSIC int __float2int_rz(float a) { return __nvvm_f2i_rz(a); }
CUDA_INTRINSIC unsigned __float2uint_rn(float a) { return __nvvm_f2ui_rn(a); }
CUDA_INTRINSIC unsigned __float2uint_rz(float a) { return __nvvm_f2ui_rz(a); }
CUDA_INTRINSIC float __int2float_rn(int a) { return __nvvm_i2f_rn(a); }
CUDA_INTRINSIC float __uint2float_rn(unsigned a) { return __nvvm_ui2f_rn(a); }
CUDA_INTRINSIC float __double2float_rn(double a) { return __nvvm_d2f_rn(a); }

CUDA_INTRINSIC unsigned __umulhi(unsigned a, unsigned b) { return unsigned((unsigned long long)a * b >> 32); }
CUDA_INTRINSIC int __popc(unsigned a) { return __builtin_popcount(a); }
CUDA_INTRINSIC int __clz(int a) { return a == 0 ? 32 : __builtin_clz(unsigned(a)); }
CUDA_INTRINSIC int __ffs(int a) { return a == 0 ? 0 : __builtin_ctz(unsigned(a)) + 1; }

template <class T>
CUDA_INTRINSIC T __ldg(const T* address) { return *address; }

CUDA_INTRINSIC void __threadfence() { __nvvm_membar_gl(); }
CUDA_INTRINSIC void __threadfence_block() { __nvvm_membar_cta(); }
CUDA_INTRINSIC void __syncwarp(unsigned mask = 0xffffffffu) { __nvvm_bar_warp_sync(mask); }
CUDA_INTRINSIC unsigned __ballot_sync(unsigned mask, int predicate) { return __nvvm_vote_ballot_sync(mask, predicate); }
CUDA_INTRINSIC int __any_sync(unsigned mask, int predicate) { return __nvvm_vote_any_sync(mask, predicate); }
CUDA_INTRINSIC int __all_sync(unsigned mask, int predicate) { return __nvvm_vote_all_sync(mask, predicate); }

// The last operand of the instruction holds the segment's mask above bit 8 and the clamp below; doubles go in halves.
#define CUDA_SHUFFLE(NAME, INSTRUCTION, LANE, CLAMP) \
    CUDA_INTRINSIC int NAME(unsigned mask, int value, LANE lane, int width = 32) \
    { \
        return __nvvm_shfl_sync_##INSTRUCTION##_i32(mask, value, int(lane), (32 - width) << 8 | CLAMP); \
    } \
    CUDA_INTRINSIC unsigned NAME(unsigned mask, unsigned value, LANE lane, int width = 32) \
    { \
        return unsigned(NAME(mask, int(value), lane, width)); \
    } \
    CUDA_INTRINSIC float NAME(unsigned mask, float value, LANE lane, int width = 32) \
    { \
        return __nvvm_shfl_sync_##INSTRUCTION##_f32(mask, value, int(lane), (32 - width) << 8 | CLAMP); \
    } \
    CUDA_INTRINSIC double NAME(unsigned mask, double value, LANE lane, int width = 32) \
    { \
        long long bits = __double_as_longlong(value); \
        unsigned low = NAME(mask, unsigned(bits), lane, width); \
        unsigned high = NAME(mask, unsigned(bits >> 32), lane, width); \
        return __longlong_as_double((long long)((unsigned long long)high << 32 | low)); \
    }

CUDA_SHUFFLE(__shfl_sync, idx, int, 0x1f)
CUDA_SHUFFLE(__shfl_up_sync, up, unsigned, 0)
CUDA_SHUFFLE(__shfl_down_sync, down, unsigned, 0x1f)
CUDA_SHUFFLE(__shfl_xor_sync, bfly, int, 0x1f)
#undef CUDA_SHUFFLE

CUDA_INTRINSIC float atomicAdd(float* address, float value) { return __nvvm_atom_add_gen_f(address, value); }
CUDA_INTRINSIC double atomicAdd(double* address, double value) { return __nvvm_atom_add_gen_d(address, value); }
CUDA_INTRINSIC int atomicAdd(int* address, int value) { return __nvvm_atom_add_gen_i(address, value); }
CUDA_INTRINSIC unsigned atomicAdd(unsigned* address, unsigned value)
{
    return unsigned(__nvvm_atom_add_gen_i(reinterpret_cast<int*>(address), int(value)));
}
CUDA_INTRINSIC unsigned long long atomicAdd(unsigned long long* address, unsigned long long value)
{
    return (unsigned long long)__nvvm_atom_add_gen_ll(reinterpret_cast<long long*>(address), (long long)value);
}
CUDA_INTRINSIC int atomicExch(int* address, int value) { return __nvvm_atom_xchg_gen_i(address, value); }
CUDA_INTRINSIC int atomicCAS(int* address, int expected, int value) { return __nvvm_atom_cas_gen_i(address, expected, value); }
CUDA_INTRINSIC int atomicMax(int* address, int value) { return __nvvm_atom_max_gen_i(address, value); }
CUDA_INTRINSIC int atomicMin(int* address, int value) { return __nvvm_atom_min_gen_i(address, value); }
