using System.Runtime.InteropServices;
using GuidedDescent.Execution.Cpu;
using GuidedDescent.Execution.Cpu.Factorizations;

namespace GuidedDescent.Runtime.Tests.Execution.Factorizations;

public unsafe class LapackLibraryTests
{
    [LapackFact]
    public void Search_LapackIsInstalled_FindsIt()
    {
        LibraryChoice choice = LibraryChoice.Make(null);
        Assert.StartsWith("LAPACK (", choice.Library.Name);
        Assert.EndsWith(": used", choice.Tried[^1]);
    }

    [LapackFact]
    public void Make_NameOfLibrary_TakesIt() =>
        Assert.Equal($"LAPACK ({Libraries.Lapack})", LibraryChoice.Make(Libraries.Lapack).Library.Name);

    [LapackFact]
    public void Call_LibraryWithThreads_PutsTheirNumberBack()
    {
        nint handle = NativeLibrary.Load(Libraries.Lapack!);
        if (!NativeLibrary.TryGetExport(handle, "openblas_set_num_threads", out nint set))
        {
            return;
        }

        var get = (delegate* unmanaged[Cdecl]<int>)NativeLibrary.GetExport(handle, "openblas_get_num_threads");
        int usual = get();
        try
        {
            ((delegate* unmanaged[Cdecl]<int, void>)set)(2);
            double[] a = Matrices.RandomSymmetric(40, seed: 1), values = new double[40];
            Assert.True(Libraries.Factorizations(Libraries.Lapack!).Eigh(40, a, a, a, values));
            Assert.Equal(2, get());
        }
        finally
        {
            ((delegate* unmanaged[Cdecl]<int, void>)set)(usual);
        }
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    public void Make_None_IsManaged(string none)
    {
        LibraryChoice choice = LibraryChoice.Make(none);
        Assert.Equal("MathNet.Numerics 5.0 (managed)", choice.Library.Name);
        Assert.Contains("GUIDED_DESCENT_LAPACK", choice.Tried[0]);
    }

    [Fact]
    public void Make_PathOfNothing_SaysSo()
    {
        DllNotFoundException error = Assert.Throws<DllNotFoundException>(() => LibraryChoice.Make("/nowhere/liblapack.so"));
        Assert.Contains("GUIDED_DESCENT_LAPACK is /nowhere/liblapack.so, which cannot be used: ", error.Message);
        Assert.Contains("Set it to the path of a library", error.Message);
    }

    [Fact]
    public void Make_LibraryWithoutLapack_SaysWhatIsMissing()
    {
        string library = OperatingSystem.IsWindows() ? "kernel32.dll" : OperatingSystem.IsMacOS() ? "libSystem.dylib" : "libc.so.6";
        DllNotFoundException error = Assert.Throws<DllNotFoundException>(() => LibraryChoice.Make(library));
        Assert.Contains("dsyevd_", error.Message);
    }

    [Fact]
    public void Describe_StartsWithProvider() => Assert.StartsWith(CpuFactorizations.Provider, CpuFactorizations.Describe());
}
