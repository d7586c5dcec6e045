using System.ComponentModel;
using System.Diagnostics;

namespace GuidedDescent.Testing;

/// <summary>What a process left behind.</summary>
internal sealed record NativeProcessResult(int ExitCode, byte[] Output, string Errors);

/// <summary>Runs a program to its end, with bytes going in and coming out.</summary>
internal static class NativeProcess
{
    // Far more than any compilation or launch of a test takes: only a program that hangs is still running then.
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(5);

    public static NativeProcessResult Run(
        string program, IReadOnlyList<string> arguments, ReadOnlyMemory<byte> input, string? workingFolder = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingFolder ?? "",
        };

        // Messages in the language and the plain quotes that everyone can search for.
        start.Environment["LC_ALL"] = "C";
        using Process process = Process.Start(start) ?? throw new Win32Exception($"{program} did not start.");
        Task<byte[]> output = ReadToEnd(process.StandardOutput.BaseStream);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Feed(process, input);
        if (!process.WaitForExit(_limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} was still running after {_limit.TotalMinutes} minutes, and was ended.");
        }

        return new NativeProcessResult(process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }

    private static void Feed(Process process, ReadOnlyMemory<byte> input)
    {
        try
        {
            using Stream stream = process.StandardInput.BaseStream;
            stream.Write(input.Span);
        }
        catch (IOException)
        {
            // The program ended before it had read everything; its exit code and messages say why.
        }
    }

    private static async Task<byte[]> ReadToEnd(Stream stream)
    {
        using var memory = new MemoryStream();
        await stream.CopyToAsync(memory).ConfigureAwait(false);
        return memory.ToArray();
    }
}
