namespace GuidedDescent.Testing.Tests;

/// <summary>A kernel in the form of generated ones, written by hand, and the same arithmetic in C#.</summary>
internal static class AdamWKernel
{
    public const string EntryPoint = "AdamW_Update";

    public const string Source = """
        struct Chunk
        {
            long long offset;
            int tensor;
            int length;
        };

        struct AdamW_UpdateScalars
        {
            float decay, oneMinusBeta1, oneMinusBeta2, correction1, correction2, epsilon, rate;
        };

        __device__ __forceinline__ void update(float& w, float g, float& m, float& v, const AdamW_UpdateScalars& s)
        {
            w = __fmul_rn(w, s.decay);
            m = __fmaf_rn(s.oneMinusBeta1, __fsub_rn(g, m), m);
            v = __fmaf_rn(s.oneMinusBeta2, __fmaf_rn(g, g, -v), v);
            float mHat = __fmul_rn(m, s.correction1);
            float vHat = __fmul_rn(v, s.correction2);
            w = __fmaf_rn(-s.rate, __fdiv_rn(mHat, __fadd_rn(__fsqrt_rn(vHat), s.epsilon)), w);
        }

        extern "C" __global__ void __launch_bounds__(256) AdamW_Update(
            const AdamW_UpdateScalars* __restrict__ scalars,
            float* const* __restrict__ tensors,
            const Chunk* __restrict__ chunks,
            int chunkCount)
        {
            const AdamW_UpdateScalars s = *scalars;
            for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
            {
                const Chunk chunk = chunks[c];
                float* const* row = tensors + (size_t)chunk.tensor * 4;
                float* w = row[0] + chunk.offset;
                const float* g = row[1] + chunk.offset;
                float* m = row[2] + chunk.offset;
                float* v = row[3] + chunk.offset;

                const bool aligned = (((size_t)w | (size_t)g | (size_t)m | (size_t)v) & 15) == 0;
                const int quads = aligned ? chunk.length / 4 : 0;
                for (int i = threadIdx.x; i < quads; i += blockDim.x)
                {
                    float4 w4 = ((float4*)w)[i], m4 = ((float4*)m)[i], v4 = ((float4*)v)[i];
                    const float4 g4 = ((const float4*)g)[i];
                    update(w4.x, g4.x, m4.x, v4.x, s);
                    update(w4.y, g4.y, m4.y, v4.y, s);
                    update(w4.z, g4.z, m4.z, v4.z, s);
                    update(w4.w, g4.w, m4.w, v4.w, s);
                    ((float4*)w)[i] = w4;
                    ((float4*)m)[i] = m4;
                    ((float4*)v)[i] = v4;
                }

                for (int i = 4 * quads + threadIdx.x; i < chunk.length; i += blockDim.x)
                {
                    update(w[i], g[i], m[i], v[i], s);
                }
            }
        }
        """;

    public static readonly float[] Scalars = [0.99f, 0.1f, 0.001f, 10f, 1000f, 1e-8f, 1e-2f];

    /// <summary>A weight, a gradient and two states, of numbers of many magnitudes.</summary>
    public static float[][] CreateTensor(int length, int seed)
    {
        var random = new Random(seed);
        float[] Draw(bool positive) =>
            [.. Enumerable.Range(0, length).Select(_ =>
                (float)((positive ? random.NextDouble() : (2 * random.NextDouble()) - 1) * Math.Pow(10, random.Next(-6, 3))))];
        return [Draw(positive: false), Draw(positive: false), Draw(positive: false), Draw(positive: true)];
    }

    /// <summary>What the kernel must compute, bit for bit.</summary>
    public static float[][] Update(float[][] tensor)
    {
        float[][] result = [.. tensor.Select(slot => (float[])slot.Clone())];
        (float[] w, float[] g, float[] m, float[] v) = (result[0], result[1], result[2], result[3]);
        for (int i = 0; i < w.Length; i++)
        {
            w[i] *= Scalars[0];
            m[i] = MathF.FusedMultiplyAdd(Scalars[1], g[i] - m[i], m[i]);
            v[i] = MathF.FusedMultiplyAdd(Scalars[2], MathF.FusedMultiplyAdd(g[i], g[i], -v[i]), v[i]);
            float mHat = m[i] * Scalars[3];
            float vHat = v[i] * Scalars[4];
            w[i] = MathF.FusedMultiplyAdd(-Scalars[6], mHat / (MathF.Sqrt(vHat) + Scalars[5]), w[i]);
        }

        return result;
    }
}
