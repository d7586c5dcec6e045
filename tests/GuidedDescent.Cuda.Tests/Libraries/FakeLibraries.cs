using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.InteropServices;
using GuidedDescent.Testing;

namespace GuidedDescent.Cuda.Tests;

/// <summary>Libraries with one function, made by g++, that stand for those of CUDA.</summary>
internal static unsafe class FakeLibraries
{
    private const string Export = "gd_which";

    /// <summary>What to search for, under a name that no other test uses, as what is loaded stays loaded.</summary>
    public static CudaLibrary Named(string name) => new()
    {
        Title = $"the library {name}",
        AskedFor = [name, $"{name}64_120_0"],
        LinuxFiles = [$"lib{name}.so", $"lib{name}.so.2", $"lib{name}.so.1"],
        WindowsFiles = [$"{name}64_120_0.dll"],
        LinuxCompanions = $"lib{name}-companion.so.*",
        Export = Export,
        Remedy = "Install it.",
    };

    /// <summary>Compiles a library whose function returns a number.</summary>
    public static string Build(string path, int which, params string[] options)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Compile(path, $"extern \"C\" int {Export}() {{ return {which}; }}", options);
        return path;
    }

    /// <summary>Compiles a text into a library.</summary>
    public static void Compile(string path, string text, params string[] options)
    {
        string source = $"{path}.cpp";
        File.WriteAllText(source, text);
        ImmutableArray<string> arguments = ["-shared", "-fPIC", "-o", path, source, .. options];
        using Process compiler = Process.Start(NativeTool.Gxx.Require(), arguments);
        compiler.WaitForExit();
        Assert.Equal(0, compiler.ExitCode);
        File.Delete(source);
    }

    /// <summary>Calls the function.</summary>
    public static int Which(nint handle) => ((delegate* unmanaged<int>)NativeLibrary.GetExport(handle, Export))();
}
