using System.Collections.Immutable;
using System.Text;

namespace GuidedDescent.Testing;

/// <summary>Compiles CUDA text with g++, as a library to be loaded or as a program under the sanitizers.</summary>
internal static class KernelBuild
{
    public static string Library(string source, ImmutableArray<string> entryPoints) =>
        Build(source, "kernels.so", LauncherText("kernel_launcher.h", entryPoints), KernelOptions.Library);

    public static string Program(string source, ImmutableArray<string> entryPoints) =>
        Build(
            source, "kernels", LauncherText("sanitized_program.h", entryPoints) + MainText(entryPoints), KernelOptions.Program);

    private static string Build(string source, string product, string launchers, ImmutableArray<string> ownOptions)
    {
        IReadOnlyList<(string Name, string Text)> files =
            [.. EmbeddedText.ReadFolder("emulation"), ("kernel.cu", source), ("launchers.cpp", launchers)];
        ImmutableArray<string> options = [.. KernelOptions.Common, "-g", .. ownOptions];
        string key = string.Join(
            '\0', [Gxx.Version(), .. options, .. files.SelectMany(file => new[] { file.Name, file.Text })]);
        return BuildFolder.GetOrBuild(key, product, (folder, unfinished) =>
        {
            foreach ((string name, string text) in files)
            {
                File.WriteAllText(Path.Combine(folder, name), text);
            }

            Gxx.Compile([.. options, "launchers.cpp", "-o", unfinished], folder, source);
        });
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
