using System.Collections.Immutable;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace GuidedDescent.Testing;

/// <summary>Compiles CUDA text with g++, as a library to be loaded or as a program under the sanitizers.</summary>
internal static class KernelBuild
{
    // No option here may change a rounding: neither contraction nor reassociation.
    private static readonly ImmutableArray<string> _commonOptions =
    [
        "-std=gnu++17", "-ffp-contract=off", "-fno-fast-math", "-fno-math-errno",
        "-fno-exceptions", "-fno-rtti", "-pthread", "-g",
    ];

    private static readonly ImmutableArray<string> _libraryOptions =
    [
        "-O2", "-shared", "-fPIC", "-fvisibility=hidden", "-Wl,-Bsymbolic",
        "-fsanitize=alignment", "-fno-sanitize-recover=alignment", "-static-libubsan",
    ];

    private static readonly ImmutableArray<string> _programOptions =
    [
        "-O1", "-fno-omit-frame-pointer",
        "-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fsanitize-sections=cuda_shared",
    ];

    public static string Library(string source, ImmutableArray<string> entryPoints) =>
        Build(source, "kernels.so", LauncherText("kernel_launcher.h", entryPoints), _libraryOptions);

    public static string Program(string source, ImmutableArray<string> entryPoints) =>
        Build(source, "kernels", LauncherText("sanitized_program.h", entryPoints) + MainText(entryPoints), _programOptions);

    private static string Build(string source, string product, string launchers, ImmutableArray<string> ownOptions)
    {
        string compiler = NativeTool.Gxx.Require();
        IReadOnlyList<(string Name, string Text)> files =
            [.. EmbeddedText.ReadFolder("emulation"), ("kernel.cu", source), ("launchers.cpp", launchers)];

        // The instruction and the C library's function give the same bits; the instruction is a hundred times faster.
        string[] machineOptions = Fma.IsSupported ? ["-mfma"] : [];
        ImmutableArray<string> options = [.. _commonOptions, .. machineOptions, .. ownOptions];
        string key = string.Join(
            '\0', [compiler, Version(compiler), .. options, .. files.SelectMany(file => new[] { file.Name, file.Text })]);
        return BuildFolder.GetOrBuild(key, product, (folder, unfinished) =>
        {
            foreach ((string name, string text) in files)
            {
                File.WriteAllText(Path.Combine(folder, name), text);
            }

            Compile(compiler, [.. options, "launchers.cpp", "-o", unfinished], folder, source);
        });
    }

    // An update of the compiler replaces the file that the command links to.
    private static string Version(string compiler)
    {
        FileSystemInfo file = File.ResolveLinkTarget(compiler, returnFinalTarget: true) ?? new FileInfo(compiler);
        return $"{file.FullName} of {file.LastWriteTimeUtc:O}";
    }

    private static void Compile(string compiler, ImmutableArray<string> arguments, string folder, string source)
    {
        NativeProcessResult result = NativeProcess.Run(compiler, arguments, ReadOnlyMemory<byte>.Empty, folder);
        if (result.ExitCode != 0)
        {
            throw new NativeCompilationException(
                $"cd {folder} && {compiler} {string.Join(' ', arguments)}", result.Errors, source);
        }
    }

    private static string LauncherText(string header, ImmutableArray<string> entryPoints)
    {
        var text = new StringBuilder($"#include \"{header}\"\n\nnamespace\n{{\n#include \"kernel.cu\"\n}}\n\n");
        foreach (string entryPoint in entryPoints)
        {
            text.Append($"CUDA_EMULATION_EXPORT({entryPoint})\n");
        }

        return text.ToString();
    }

    private static string MainText(ImmutableArray<string> entryPoints)
    {
        var text = new StringBuilder("\nstatic const cuda_emulation::KernelEntry kernels[] = {\n");
        foreach (string entryPoint in entryPoints)
        {
            text.Append($"    {{\"{entryPoint}\", launch_{entryPoint}}},\n");
        }

        return text.Append("};\n\nint main(int, char** arguments)\n{\n")
            .Append("    return cuda_emulation::run_program(kernels, arguments[1]);\n}\n").ToString();
    }
}
