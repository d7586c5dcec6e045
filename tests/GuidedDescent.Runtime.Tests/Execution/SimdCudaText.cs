using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;
using GuidedDescent.Testing;

namespace GuidedDescent.Runtime.Tests.Execution;

/// <summary>
/// The device functions of the CUDA text, compiled for this processor: each intrinsic stands for one IEEE 754 operation, which a
/// C++ compiler that contracts nothing has as well.
/// </summary>
public sealed unsafe class SimdCudaText : IDisposable
{
    private const string Intrinsics = """
        #include <cmath>
        #include <cstring>
        #define __device__ static
        #define __forceinline__ inline
        static inline float __fmaf_rn(float a, float b, float c) { return std::fmaf(a, b, c); }
        static inline float __fadd_rn(float a, float b) { return a + b; }
        static inline float __fsub_rn(float a, float b) { return a - b; }
        static inline float __fmul_rn(float a, float b) { return a * b; }
        static inline float __fdiv_rn(float a, float b) { return a / b; }
        static inline float __fsqrt_rn(float a) { return std::sqrt(a); }
        static inline int __float_as_int(float a) { int i; std::memcpy(&i, &a, sizeof i); return i; }
        static inline float __int_as_float(int i) { float a; std::memcpy(&a, &i, sizeof a); return a; }

        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("guided-descent-").FullName;
    private readonly Lazy<nint> _library;

    public SimdCudaText() => _library = new Lazy<nint>(Compile);

    /// <summary>The text of a device function with what it calls.</summary>
    public static string Read(string function, [CallerFilePath] string thisFile = "")
    {
        string root = Path.Combine(Path.GetDirectoryName(thisFile)!, "../../..");
        return File.ReadAllText(
            Path.Combine(root, $"generator/GuidedDescent.Generator/Codegen/Cuda/Intrinsics/gd_{function}.cuh"));
    }

    public float[] Apply(string function, float[] x)
    {
        float[] result = new float[x.Length];
        fixed (float* from = x, to = result)
        {
            ((delegate* unmanaged<float*, float*, long, void>)Find(function))(from, to, x.Length);
        }

        return result;
    }

    public float[] Apply(string function, float[] x, float[] y)
    {
        float[] result = new float[x.Length];
        fixed (float* first = x, second = y, to = result)
        {
            ((delegate* unmanaged<float*, float*, float*, long, void>)Find(function))(first, second, to, x.Length);
        }

        return result;
    }

    public void Dispose()
    {
        if (_library.IsValueCreated)
        {
            NativeLibrary.Free(_library.Value);
        }

        Directory.Delete(_folder, recursive: true);
    }

    private nint Compile()
    {
        string source = Path.Combine(_folder, "functions.cpp");
        string library = Path.Combine(_folder, "functions.so");
        File.WriteAllText(source, Source());
        ProcessStartInfo start = new(NativeTool.Gxx.Require(), Arguments(source, library)) { RedirectStandardError = true };
        using Process compiler = Process.Start(start)!;
        string errors = compiler.StandardError.ReadToEnd();
        compiler.WaitForExit();
        Assert.True(compiler.ExitCode == 0, errors);
        return NativeLibrary.Load(library);
    }

    private static string Source()
    {
        StringBuilder text = new(Intrinsics);
        foreach (string function in SimdFunctions.Unary.Keys)
        {
            text.Append(Read(function)).Append($$"""

                extern "C" void apply_{{function}}(const float* x, float* result, long long count)
                {
                    for (long long i = 0; i < count; i++) { result[i] = gd_{{function}}(x[i]); }
                }

                """);
        }

        foreach (string function in SimdFunctions.Binary.Keys)
        {
            text.Append(Read(function)).Append($$"""

                extern "C" void apply_{{function}}(const float* x, const float* y, float* result, long long count)
                {
                    for (long long i = 0; i < count; i++) { result[i] = gd_{{function}}(x[i], y[i]); }
                }

                """);
        }

        return text.ToString();
    }

    private static string Arguments(string source, string library) =>
        $"-O2 -Wall -Werror -ffp-contract=off {(Fma.IsSupported ? "-mfma" : "")} -shared -fPIC -o {library} {source}";

    private nint Find(string function) => NativeLibrary.GetExport(_library.Value, $"apply_{function}");
}
