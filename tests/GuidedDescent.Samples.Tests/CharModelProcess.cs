using System.Diagnostics;
using System.Text;
using GuidedDescent.Samples.CharModel;

namespace GuidedDescent.Samples.Tests;

/// <summary>The program CharModel in a process of its own, whose output is read as it comes.</summary>
internal sealed class CharModelProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();

    public CharModelProcess(params string[] arguments)
    {
        _process = Process.Start(new ProcessStartInfo("dotnet", [typeof(CharModelOptions).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _process.OutputDataReceived += (_, line) => Add(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Add(_errors, line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output => Read(_output);

    public string Errors => Read(_errors);

    /// <summary>Kills it, on Unix by SIGKILL, at the first moment that a condition holds.</summary>
    public void KillWhen(Func<bool> condition)
    {
        while (!condition())
        {
            Assert.False(_process.HasExited, $"It ended before it was killed: {Output}{Errors}");
            Thread.Yield();
        }

        _process.Kill();
        _process.WaitForExit();
        Assert.NotEqual(0, _process.ExitCode);
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>The exit code.</returns>
    public int Finish()
    {
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static void Add(StringBuilder text, string? line)
    {
        lock (text)
        {
            text.Append(line).Append(line is null ? "" : "\n");
        }
    }

    private static string Read(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }
}
