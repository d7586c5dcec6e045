namespace GuidedDescent.Testing;

/// <summary>A compiler refused the CUDA text. The message holds all there is to find out why.</summary>
public sealed class NativeCompilationException : Exception
{
    /// <summary>Gathers what is known of the failure.</summary>
    /// <param name="command">The command line of the compiler.</param>
    /// <param name="compilerOutput">What the compiler wrote.</param>
    /// <param name="source">The CUDA text.</param>
    public NativeCompilationException(string command, string compilerOutput, string source)
        : base($"The CUDA text does not compile.\n\n{compilerOutput.TrimEnd()}\n\n{NumberLines(source)}\n\ncommand: {command}")
    {
        Command = command;
        CompilerOutput = compilerOutput;
        SourceText = source;
    }

    /// <summary>The command line of the compiler.</summary>
    public string Command { get; }

    /// <summary>What the compiler wrote; its line numbers are those of <see cref="SourceText"/>, from 1.</summary>
    public string CompilerOutput { get; }

    /// <summary>The CUDA text.</summary>
    public string SourceText { get; }

    private static string NumberLines(string source) =>
        string.Join(
            '\n', source.ReplaceLineEndings("\n").Split('\n').Select((line, index) => $"{index + 1,5} | {line}".TrimEnd()));
}
