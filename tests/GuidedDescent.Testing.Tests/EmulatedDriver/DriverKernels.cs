namespace GuidedDescent.Testing.Tests;

/// <summary>The kernels that the tests of the emulated driver launch: one translation unit, so that it is compiled once.</summary>
internal static class DriverKernels
{
    public const string Source = """
        // extern "C" __global__ void commented(int* numbers) { }
        struct Big { float values[256]; };

        // Tells in which order it was launched.
        extern "C" __global__ void append(int* numbers, int digit) { numbers[0] = 10 * numbers[0] + digit; }

        extern "C" __global__ void __launch_bounds__(64 * 2, 1)
        unpack(float* target, const __grid_constant__ Big big, char offset, double factor)
        {
            int i = blockIdx.x * blockDim.x + threadIdx.x;
            target[i] = float(factor * big.values[i] + offset);
        }

        extern "C"
        {
            __global__ void store(float* target, long long index) { target[index] = 1; }
            __device__ int helper(int value) { return value / 2; }
            __global__ void load(float* target, const float* source) { target[0] = *source; }
        }

        extern "C" __global__ void storeWide(float* target) { *(float4*)target = make_float4(1, 2, 3, 4); }
        extern "C" __global__ void diverge() { if (threadIdx.x > 0) { __syncthreads(); } }
        extern "C" __global__ void divide(int* numbers, int by) { numbers[0] /= by; }
        extern "C" __global__ void copy(char* target, const char* source, int count) { memcpy(target, source, count); }
        __global__ void mangled() { }
        """;
}
