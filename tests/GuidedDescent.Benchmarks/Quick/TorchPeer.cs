using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace GuidedDescent.Benchmarks.Quick;

/// <summary>torch.optim on the same workloads, in a process of its own.</summary>
/// <param name="Version">What torch calls itself.</param>
/// <param name="Results">The times.</param>
internal sealed record TorchPeer(string Version, IReadOnlyList<TorchResult> Results)
{
    private const int TimedSteps = 7;

    /// <summary>Debian's own Python first: its python3-torch is not seen by others that may come before it in the path.</summary>
    private static readonly string[] _pythons = ["/usr/bin/python3", "python3"];

    /// <summary>Runs the script, or answers null where no Python has torch.</summary>
    public static TorchPeer? Measure() => _pythons.Where(HasTorch).Select(Measure).FirstOrDefault();

    /// <summary>The faster of the implementations torch has of a rule.</summary>
    public double? Milliseconds(string rule, string layout, int threads) => Results
        .Where(result => result.Rule == rule && result.Layout == layout && result.Threads == threads)
        .Min(result => (double?)result.Milliseconds);

    private static TorchPeer Measure(string python)
    {
        string script = Path.Combine(AppContext.BaseDirectory, "Quick", "torch_optim.py");
        using Process process = Start(python, [script, TimedSteps.ToString(CultureInfo.InvariantCulture)], showErrors: true);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<TorchPeer>(output, JsonSerializerOptions.Web)!
            : throw new InvalidOperationException($"{python} {script} ended with exit code {process.ExitCode}.");
    }

    private static bool HasTorch(string python)
    {
        try
        {
            using Process process = Start(python, ["-c", "import torch"], showErrors: false);
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static Process Start(string python, string[] arguments, bool showErrors)
    {
        var start = new ProcessStartInfo(python, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = !showErrors,
        };
        return Process.Start(start)!;
    }
}

/// <summary>One time of torch.</summary>
internal sealed record TorchResult(string Rule, string Layout, int Threads, bool Foreach, double Milliseconds);
