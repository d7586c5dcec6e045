using System.ComponentModel;
using System.Diagnostics;

namespace GuidedDescent.Samples.Tests;

/// <summary>A Python on this machine that has PyTorch.</summary>
internal static class PythonWithTorch
{
    // The one on the PATH may be of a version manager and have nothing, where the system's has PyTorch.
    private static readonly string[] _candidates = ["python3", "/usr/bin/python3"];

    private static readonly Lazy<string?> _path = new(() => OperatingSystem.IsLinux() ? Array.Find(_candidates, HasTorch) : null);

    public static string? Path => _path.Value;

    public static string? ReasonToSkip => Path is null
        ? $"None of {string.Join(", ", _candidates)} is a Python with PyTorch on Linux (Debian: python3-torch)."
        : null;

    private static bool HasTorch(string python)
    {
        // Looks for it without the seconds that loading it takes.
        var start = new ProcessStartInfo(python, ["-c", "import importlib.util, sys; sys.exit(not importlib.util.find_spec('torch'))"])
        {
            RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
