using System.Collections.Immutable;
using ManagedCuda.NVRTC;

namespace GuidedDescent.Cuda;

/// <summary>NVRTC did not compile the kernels of a rule. The message holds all there is to find out why.</summary>
public sealed class KernelCompilationException : Exception
{
    internal KernelCompilationException(
        string name, string source, string log, string[] options, string architecture, Version compilerVersion, string compilerPath,
        Version? driverVersion, NVRTCException cause)
        : base(
            $"""
            The kernels of {name} do not compile for {architecture}: {cause.NVRTCError}.

            {log}

            {NumberLines(source)}

            options: {string.Join(' ', options)}
            NVRTC {compilerVersion}: {compilerPath}
            CUDA driver: {driverVersion?.ToString() ?? "none found"}{Advise(cause)}
            """,
            cause)
    {
        Name = name;
        SourceText = source;
        Log = log;
        Options = [.. options];
        Architecture = architecture;
        CompilerVersion = compilerVersion;
        DriverVersion = driverVersion;
    }

    /// <summary>What was compiled.</summary>
    public string Name { get; }

    /// <summary>The CUDA text.</summary>
    public string SourceText { get; }

    /// <summary>What NVRTC wrote; its line numbers are those of <see cref="SourceText"/>, from 1.</summary>
    public string Log { get; }

    /// <summary>What NVRTC was told.</summary>
    public ImmutableArray<string> Options { get; }

    /// <summary>The architecture compiled for, such as <c>sm_90</c>.</summary>
    public string Architecture { get; }

    /// <summary>The version of NVRTC, which is that of the CUDA toolkit it comes with.</summary>
    public Version CompilerVersion { get; }

    /// <summary>The newest CUDA that the driver knows, or null if there is no driver.</summary>
    public Version? DriverVersion { get; }

    private static string NumberLines(string source) =>
        string.Join(
            '\n', source.ReplaceLineEndings("\n").Split('\n').Select((line, index) => $"{index + 1,5} | {line}".TrimEnd()));

    private static string Advise(NVRTCException cause) => cause.NVRTCError == nvrtcResult.ErrorBuiltinOperationFailure
        ? "\nNVRTC needs its library libnvrtc-builtins, of its own version: put it into the same folder, or on the loader's path."
        : "";
}
