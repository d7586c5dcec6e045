// AdamW_Update on what is stored: w in bfloat16, by chance; g in half precision; m in 8 bits; v in single precision.
extern "C" __global__ void __launch_bounds__(256, 2) AdamW_Update_Stored(
    const AdamW_UpdateScalars* __restrict__ scalars, const long long* __restrict__ step,
    float* const* __restrict__ tensors, const Beside* __restrict__ kept, const DynamicCode* __restrict__ tables,
    const Chunk* __restrict__ chunks, int chunkCount, const Surroundings surroundings)
{
    if (gd_is_skipped(surroundings))
    {
        return;
    }

    const AdamW_UpdateScalars s = *scalars;
    __shared__ DynamicCode codes[2];
    gd_copy_codes(tables, codes);
    for (int c = blockIdx.x; c < chunkCount; c += gridDim.x)
    {
        const Chunk chunk = chunks[c];
        float* const* tensor = tensors + 4ll * chunk.tensor;
        const Beside* beside = kept + 4ll * chunk.tensor;
        unsigned short* wStream = (unsigned short*)tensor[0] + chunk.offset;
        const unsigned short* gStream = (unsigned short*)tensor[1] + chunk.offset;
        unsigned char* mStream = (unsigned char*)tensor[2] + chunk.offset;
        float* mScales = (float*)beside[2].memory + chunk.offset / 256;
        float* vStream = tensor[3] + chunk.offset;
        const StretchFactors factors = gd_find_factors(surroundings, chunk.tensor, chunk.offset);

        for (int i = 8 * threadIdx.x; (i & ~255) < chunk.length; i += 8 * blockDim.x)
        {
            const int count = gd_count(chunk.length - i);
            const uint4 wBits = gd_load(wStream + i, count);
            const uint4 gBits = gd_load(gStream + i, count);
            const uint2 mBits = gd_load(mStream + i, count);
            const float mScale = mScales[i / 256];
            const Eight vBits = gd_load(vStream + i, count);

            float w8[8], g8[8], m8[8], v8[8];
            gd_widen<gd_widen_bfloat16>(wBits, w8);
            gd_widen<gd_widen_half>(gBits, g8);
            gd_decode(mBits, mScale, codes, m8);
            gd_open(vBits, v8);
            gd_multiply(factors, i, count, g8);
            #pragma unroll
            for (int e = 0; e < 8; e++)
            {
                update(s, w8[e], g8[e], m8[e], v8[e]);
            }

            gd_store(wStream + i, count, gd_stochastic<gd_stochastic_bfloat16>(w8, beside[0].key, *step, chunk.offset + i));
            float mNextScale;
            gd_store(mStream + i, count, gd_encode(m8, count, codes, mNextScale));
            gd_store_scale(mScales + i / 256, mNextScale);
            gd_store(vStream + i, count, gd_close(v8));
            gd_draw_eight(surroundings, chunk.tensor, chunk.offset + i, count, w8);
        }
    }
}
