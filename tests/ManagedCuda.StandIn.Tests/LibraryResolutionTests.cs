using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ManagedCuda.StandIn.Tests;

/// <summary>That libraries are looked for, and not found, as by ManagedCuda.</summary>
public sealed class LibraryResolutionTests
{
    private const string Driver = "ManagedCuda.DriverAPINativeMethods";
    private const string Devices = $"{Driver}+DeviceManagement";
    private const string Compiler = "ManagedCuda.NVRTC.CudaRuntimeCompiler";

    [NoCudaFact]
    public void Driver_NotFound_WasLookedForByTheLinuxNameAndIsReportedByTheWindowsName()
    {
        var standIn = new FreshStandIn();

        DllNotFoundException exception = Assert.Throws<DllNotFoundException>(() => standIn.Call(Driver, "cuInit"));

        Assert.Contains("'nvcuda'", exception.Message);
        Assert.Equal(["libcuda", "nvcuda"], standIn.AskedFor);
    }

    [NoCudaFact]
    public void Compiler_NotFound_WasLookedForByTheLinuxNameAndIsReportedByTheWindowsName()
    {
        var standIn = new FreshStandIn();

        DllNotFoundException exception = Assert.Throws<DllNotFoundException>(() => standIn.Call(Compiler, "GetVersion"));

        Assert.Contains("'nvrtc64_120_0'", exception.Message);
        Assert.Equal(["nvrtc", "nvrtc64_120_0"], standIn.AskedFor);
    }

    [NoCudaFact]
    public void Products_NotFound_WereLookedForByTheLinuxNameAndAreReportedByTheWindowsName()
    {
        var standIn = new FreshStandIn();

        DllNotFoundException exception = Assert.Throws<DllNotFoundException>(
            () => standIn.Call("ManagedCuda.CudaBlas.CudaBlasNativeMethods", "cublasCreate_v2"));

        Assert.Contains("'cublas64_12'", exception.Message);
        Assert.Equal(["cublas", "cublas64_12"], standIn.AskedFor);
    }

    [NoCudaFact]
    public void Solver_NotFound_WasLookedForByTheLinuxNameAndIsReportedByTheWindowsName()
    {
        var standIn = new FreshStandIn();

        DllNotFoundException exception = Assert.Throws<DllNotFoundException>(
            () => standIn.Call("ManagedCuda.CudaSolve.CudaSolveNativeMethods+Dense", "cusolverDnCreate"));

        Assert.Contains("'cusolver64_11.dll'", exception.Message);
        Assert.Equal(["cusolver", "cusolver64_11.dll"], standIn.AskedFor);
    }

    // Each class is initialized by itself: whichever is used first, its calls must not miss the resolver.
    [Fact]
    public void ClassWithImports_Initialized_HasRegisteredTheResolver()
    {
        string[] classes = [.. new FreshStandIn().Assembly.GetTypes().Where(HasImports).Select(type => type.FullName!)];
        Assert.True(classes.Length > 10);

        Assert.All(classes, name =>
        {
            Assembly standIn = new FreshStandIn().Assembly;
            RuntimeHelpers.RunClassConstructor(standIn.GetType(name, throwOnError: true)!.TypeHandle);

            Assert.Throws<InvalidOperationException>(() => NativeLibrary.SetDllImportResolver(standIn, (_, _, _) => 0));
        });
    }

    [NoCudaFact]
    public void NestedClass_UsedFirst_LooksForTheLinuxName()
    {
        var standIn = new FreshStandIn();

        Assert.Throws<DllNotFoundException>(() => standIn.Call(Devices, "cuDeviceGetCount"));

        Assert.Equal("libcuda", standIn.AskedFor[0]);
    }

    // What is not found can be installed, or a handler be subscribed, before the next call.
    [NoCudaFact]
    public void Driver_NotFoundBefore_IsLookedForAgain()
    {
        var standIn = new FreshStandIn();
        Assert.Throws<DllNotFoundException>(() => standIn.Call(Driver, "cuInit"));

        Assert.Throws<DllNotFoundException>(() => standIn.Call(Driver, "cuInit"));

        Assert.Equal(["libcuda", "nvcuda", "libcuda", "nvcuda"], standIn.AskedFor);
    }

    [Fact]
    public void Driver_ResolverOfSomeoneElseIsThereFirst_CannotBeInitialized()
    {
        var standIn = new FreshStandIn();
        NativeLibrary.SetDllImportResolver(standIn.Assembly, (_, _, _) => 0);

        var exception = Assert.Throws<TypeInitializationException>(() => standIn.Call(Driver, "cuInit"));

        Assert.Equal(Driver, exception.TypeName);
        Assert.IsType<InvalidOperationException>(exception.InnerException);
    }

    [Fact]
    public void NestedClass_ResolverOfSomeoneElseIsThereFirst_CannotBeInitializedEither()
    {
        var standIn = new FreshStandIn();
        NativeLibrary.SetDllImportResolver(standIn.Assembly, (_, _, _) => 0);

        var exception = Assert.Throws<TypeInitializationException>(() => standIn.Call(Devices, "cuDeviceGetCount"));

        var inner = Assert.IsType<TypeInitializationException>(exception.InnerException);
        Assert.Equal(Driver, inner.TypeName);
    }

    [NoCudaFact]
    public void Driver_UsedBefore_LeavesNoRoomForAnotherResolver()
    {
        var standIn = new FreshStandIn();
        Assert.Throws<DllNotFoundException>(() => standIn.Call(Driver, "cuInit"));

        Assert.Throws<InvalidOperationException>(() => NativeLibrary.SetDllImportResolver(standIn.Assembly, (_, _, _) => 0));
    }

    private static bool HasImports(Type type) =>
        type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Any(method => method.Attributes.HasFlag(MethodAttributes.PinvokeImpl));
}
