using System.Diagnostics;
using System.Text;
using Xunit.Abstractions;

namespace GuidedDescent.Cuda.Tests.Devices;

/// <summary>The program that is to be run on machines with a GPU, on an emulated one.</summary>
public sealed class GpuProgramTests(ITestOutputHelper output)
{
    [GxxTheory]
    [InlineData("check", "--quick")]
    [InlineData("describe")]
    [InlineData("bench", "--quick")]
    public void Program_OnTheEmulatedDriver_Succeeds(params string[] arguments)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "GuidedDescent.Gpu.Tests.dll");
        var start = new ProcessStartInfo("dotnet", ["exec", program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var printed = new StringBuilder();
        using Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        process.WaitForExit();

        output.WriteLine(printed.ToString());
        Assert.Contains("Emulated GPU", printed.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, process.ExitCode);

        void Append(string? line)
        {
            lock (printed)
            {
                printed.AppendLine(line);
            }
        }
    }
}
