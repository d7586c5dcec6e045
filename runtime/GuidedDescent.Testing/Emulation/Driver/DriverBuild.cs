using System.Collections.Immutable;
using System.Runtime.Intrinsics.X86;

namespace GuidedDescent.Testing;

/// <summary>
/// Builds the emulated driver, NVRTC, cuBLAS and cuSOLVER with g++. The folder holds the libraries under the names of the real
/// ones, and what the emulated NVRTC needs to compile kernels: the headers of the emulation, and the options.
/// </summary>
internal static class DriverBuild
{
    private const string Headers = "emulation";

    private static readonly ImmutableArray<string> _options =
    [
        "-std=gnu++17", "-O1", "-g", "-shared", "-fPIC", "-fvisibility=hidden", "-pthread",
        $"-I{Headers}", "-Idriver", "-Wl,-z,defs",

        // Threads may still call while the process ends, or come back to a handler of signals.
        "-Wl,-z,nodelete",
    ];

    // Libraries compute matrices: faster, and with no rounding left out. The driver they call is the one that is loaded.
    private static readonly ImmutableArray<string> _libraryOptions =
    [
        "-O3", "-ffp-contract=off", "-fno-math-errno", "-Ilibrary", "-Icublas", "-L.", "-l:libcuda.so.1", "-Wl,-rpath,$ORIGIN",
        .. Fma.IsSupported && Avx2.IsSupported ? ["-mfma", "-mavx2"] : ImmutableArray<string>.Empty,
    ];

    public static string Folder()
    {
        ImmutableArray<string> kernelOptions =
            [.. KernelOptions.Common, "-fno-gnu-unique", .. KernelOptions.Library, .. KernelOptions.CheckedAccesses];
        IReadOnlyList<(string Name, string Text)> files =
        [
            .. Sources(Headers), .. Sources("driver"), .. Sources("nvrtc"), .. Sources("library"), .. Sources("cublas"),
            .. Sources("cusolver"),
            ($"{Headers}/kernel.options", string.Join('\n', kernelOptions)),
        ];
        string key = string.Join(
            '\0', [Gxx.Version(), .. _options, .. _libraryOptions, .. files.SelectMany(file => new[] { file.Name, file.Text })]);
        string last = BuildFolder.GetOrBuild(key, "libnvrtc.so.12", (folder, unfinished) =>
        {
            foreach ((string name, string text) in files)
            {
                string path = Path.Combine(folder, name);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, text);
            }

            Compile(folder, files, "driver", "libcuda.so.1", "libcuda.so.1", _options);
            Compile(folder, files, "cublas", "libcublas.so.12", "libcublas.so.12", [.. _options, .. _libraryOptions]);
            Compile(folder, files, "cusolver", "libcusolver.so.11", "libcusolver.so.11", [.. _options, .. _libraryOptions]);
            Compile(folder, files, "nvrtc", "libnvrtc.so.12", unfinished, _options);
        });
        return Path.GetDirectoryName(last)!;
    }

    private static IEnumerable<(string Name, string Text)> Sources(string folder) =>
        EmbeddedText.ReadFolder(folder).Select(file => ($"{folder}/{file.Name}", file.Text));

    // All sources as one, as most of the time goes into headers that all of them include.
    private static void Compile(
        string folder,
        IReadOnlyList<(string Name, string Text)> files,
        string sources,
        string name,
        string output,
        ImmutableArray<string> options)
    {
        string all = string.Concat(files
            .Where(file => Path.GetDirectoryName(file.Name) == sources && Path.GetExtension(file.Name) == ".cpp")
            .Select(file => $"#include \"{file.Name}\"\n"));
        File.WriteAllText(Path.Combine(folder, $"{sources}.cpp"), all);
        Gxx.Compile([$"-Wl,-soname,{name}", $"{sources}.cpp", "-o", output, .. options], folder, all);
    }
}
