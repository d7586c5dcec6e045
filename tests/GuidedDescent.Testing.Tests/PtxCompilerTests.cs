namespace GuidedDescent.Testing.Tests;

public sealed class PtxCompilerTests
{
    public static TheoryData<CudaArchitecture> Architectures => [.. Enum.GetValues<CudaArchitecture>()];

    [ClangTheory]
    [MemberData(nameof(Architectures))]
    public void Compile_ElementwiseKernel_LoadsAndStoresWideAndRoundsCorrectly(CudaArchitecture architecture)
    {
        PtxModule ptx = PtxCompiler.Compile(AdamWKernel.Source, architecture);

        Assert.Contains($".target sm_{(int)architecture}", ptx.Text);
        Assert.Equal<IEnumerable<string>>(["AdamW_Update"], ptx.EntryPoints);
        Assert.Equal(4, ptx.Count("ld.v4.f32"));
        Assert.Equal(3, ptx.Count("st.v4.f32"));

        // Four elements of the wide path, and one of the tail.
        Assert.Equal(5, ptx.Count("sqrt.rn.f32"));
        Assert.Equal(5, ptx.Count("div.rn.f32"));
        Assert.Equal(20, ptx.Count("fma.rn.f32"));
        Assert.False(ptx.UsesLocalMemory);
        Assert.False(ptx.UsesDoublePrecision);
        Assert.Empty(ptx.UnresolvedFunctions);
        Assert.Empty(ptx.Approximations);
    }

    [ClangTheory]
    [MemberData(nameof(Architectures))]
    public void Compile_ShufflesAndBarriers_BecomeInstructions(CudaArchitecture architecture)
    {
        string source = Kernels.PerThread("""
            __shared__ float cells[32];
            float sum = tensors[0][threadIdx.x];
            sum += __shfl_down_sync(0xffffffffu, sum, 16);
            sum += __shfl_xor_sync(0xffffffffu, sum, 1);
            cells[threadIdx.x & 31] = sum;
            __syncthreads();
            atomicAdd(tensors[1], cells[0] + __popc(__ballot_sync(0xffffffffu, sum > 0)));
            """);

        PtxModule ptx = PtxCompiler.Compile(source, architecture);

        Assert.Equal(1, ptx.Count("shfl.sync.down.b32"));
        Assert.Equal(1, ptx.Count("shfl.sync.bfly.b32"));
        Assert.Equal(1, ptx.Count("vote.sync.ballot.b32"));
        Assert.Equal(1, ptx.Count("bar.sync"));
        Assert.Equal(1, ptx.Count("atom.add.f32"));
        Assert.Equal(1, ptx.Count("ld.shared.f32"));
        Assert.Empty(ptx.UnresolvedFunctions);
    }

    [ClangFact]
    public void Compile_ArrayIndexedByAVariable_UsesLocalMemory()
    {
        string source = Kernels.PerThread("""
            float cells[64];
            for (int i = 0; i < 64; i++) { cells[i] = tensors[0][i]; }
            tensors[1][0] = cells[chunkCount] + cells[chunkCount + 1];
            """);

        Assert.True(PtxCompiler.Compile(source).UsesLocalMemory);
    }

    [ClangFact]
    public void Compile_DoubleConstant_UsesDoublePrecision()
    {
        PtxModule ptx = PtxCompiler.Compile(Kernels.PerElement("row[0][i] = row[0][i] * 0.1;"));

        Assert.True(ptx.UsesDoublePrecision);
        Assert.Equal(1, ptx.Count("mul.rn.f64") + ptx.Count("mul.f64"));
    }

    [ClangFact]
    public void Compile_FunctionOfTheToolkitsLibrary_IsUnresolved()
    {
        PtxModule ptx = PtxCompiler.Compile(Kernels.PerElement("row[0][i] = expf(row[0][i]);"));

        Assert.Equal<IEnumerable<string>>(["expf"], ptx.UnresolvedFunctions);
    }

    [ClangFact]
    public void Compile_FunctionThatAGpuApproximates_IsListed()
    {
        PtxModule ptx = PtxCompiler.Compile(Kernels.PerElement("row[0][i] = rsqrtf(row[0][i]);"));

        Assert.Equal<IEnumerable<string>>(["rsqrt.approx.f32"], ptx.Approximations);
    }

    [ClangFact]
    public void Count_NameWithFewerModifiers_CountsAllFormsButNoOtherName()
    {
        PtxModule ptx = PtxCompiler.Compile(AdamWKernel.Source);

        Assert.True(ptx.Count("ld") > ptx.Count("ld.v4.f32"));
        Assert.Equal(ptx.Count("ld.v4.f32"), ptx.Count("ld.v4"));
        Assert.Equal(0, ptx.Count("l"));
        Assert.Equal(0, ptx.Count("ld.v"));
    }

    [ClangFact]
    public void Compile_TextWithAnError_ShowsCompilerOutputNumberedSourceAndCommand()
    {
        string source = Kernels.PerThread("int mistake = undeclared;");

        NativeCompilationException exception = Assert.Throws<NativeCompilationException>(() => PtxCompiler.Compile(source));

        Assert.Contains("kernel.cu:7:15: error: use of undeclared identifier 'undeclared'", exception.CompilerOutput);
        Assert.Contains("    7 | int mistake = undeclared;", exception.Message);
        Assert.Contains("--cuda-gpu-arch=sm_80", exception.Command);
    }

    // Each word that one of our two headers knows must be known to the other, or a kernel would pass one check only.
    [ClangFact]
    public void Declarations_OfBothHeaders_AcceptTheSameKernel()
    {
        string source = Kernels.PerThread("""
            double* d = (double*)tensors[0]; float* f = tensors[1]; int* i = (int*)f; unsigned* u = (unsigned*)f;
            unsigned long long* l = (unsigned long long*)d;
            d[0] = __shfl_xor_sync(~0u, d[0], 3) + __dadd_rn(d[1], __dsub_rn(d[2], __dmul_rn(d[3], d[4])));
            d[1] = __fma_rn(d[1], d[2], __ddiv_rn(d[3], __dsqrt_rn(d[4]))) + __longlong_as_double(__double_as_longlong(d[5]));
            u[0] = __shfl_up_sync(~0u, u[0], 1) + __float2uint_rn(f[0]) + __float2uint_rz(f[0]) + __umulhi(u[1], u[2]);
            i[0] = __shfl_sync(~0u, i[0], 1) + __popc(u[0]) + __clz(i[1]) + __ffs(i[2]);
            i[5] = __float2int_rn(f[0]) + __float2int_rz(f[1]);
            i[1] = __ballot_sync(~0u, i[2]) + __any_sync(~0u, i[3]) + __all_sync(~0u, i[4]) + warpSize + blockIdx.y + gridDim.z;
            f[0] = fminf(f[1], f[2]) + fmaxf(f[3], f[4]) + fabsf(f[5]) + sqrtf(f[6]) + rsqrtf(f[7]) + copysignf(f[8], f[9]);
            f[1] = __fmaf_rn(f[0], f[1], __fdiv_rn(f[2], __fsqrt_rn(f[3]))) + __frcp_rn(f[4]) + fmaf(f[5], f[6], f[7]);
            f[2] = __fadd_rn(f[0], __fsub_rn(f[1], __fmul_rn(f[2], f[3]))) + __int2float_rn(i[3]) + __uint2float_rn(u[4]);
            f[3] = __int_as_float(__float_as_int(f[4])) + __uint_as_float(__float_as_uint(f[5]));
            f[6] = __ldg(f + 6) + __double2float_rn(d[0]);
            f[4] = expf(f[5]) + logf(f[6]) + powf(f[7], f[8]) + tanhf(f[9]);
            float4 f4 = make_float4(1, 2, 3, 4); float2 f2 = make_float2(1, 2); uint4 u4 = make_uint4(1, 2, 3, 4);
            uint2 u2 = make_uint2(1, 2); int2 i2 = make_int2(1, 2); int4 i4 = make_int4(1, 2, 3, 4);
            double2 d2 = make_double2(1, 2);
            f[5] = f4.x + f2.y + u4.z + u2.x + i2.y + i4.w + d2.x + dim3(7).x;
            atomicAdd(d, 1.0); atomicAdd(f, 1.0f); atomicAdd(i, 1); atomicAdd(u, 1u); atomicAdd(l, 1ull);
            atomicExch(i, 1); atomicCAS(i, 1, 2); atomicMax(i, 3); atomicMin(i, 4);
            __threadfence(); __threadfence_block(); __syncwarp(); __syncwarp(~0u); __syncthreads();
            """);

        PtxModule ptx = PtxCompiler.Compile(source);
        Assert.Equal<IEnumerable<string>>(["expf", "logf", "powf", "tanhf"], ptx.UnresolvedFunctions.Order());
        EmulatedCudaProgram.Compile(source, [Kernels.EntryPoint]).Dispose();
    }
}
