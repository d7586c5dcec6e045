using System.Collections.Immutable;

namespace GuidedDescent.Testing;

/// <summary>The compiler of the emulation.</summary>
internal static class Gxx
{
    /// <summary>The path of the compiler.</summary>
    /// <exception cref="NativeToolMissingException">g++ is not installed.</exception>
    public static string Path => NativeTool.Gxx.Require();

    /// <summary>What a build depends on besides its options and sources: an update replaces the file that the command links to.</summary>
    public static string Version()
    {
        FileSystemInfo file = File.ResolveLinkTarget(Path, returnFinalTarget: true) ?? new FileInfo(Path);
        return $"{file.FullName} of {file.LastWriteTimeUtc:O}";
    }

    /// <summary>Compiles in a folder.</summary>
    /// <param name="arguments">The options and files.</param>
    /// <param name="folder">What they are relative to.</param>
    /// <param name="source">The text that a failure is blamed on.</param>
    /// <exception cref="NativeCompilationException">The text does not compile.</exception>
    public static void Compile(ImmutableArray<string> arguments, string folder, string source)
    {
        NativeProcessResult result = NativeProcess.Run(Path, arguments, ReadOnlyMemory<byte>.Empty, folder);
        if (result.ExitCode != 0)
        {
            throw new NativeCompilationException(
                $"cd {folder} && {Path} {string.Join(' ', arguments)}", result.Errors, source);
        }
    }
}
