using System.ComponentModel;
using System.Diagnostics;
using GuidedDescent.Checkpoints;
using GuidedDescent.Runtime.Tests.Checkpoints.SafeTensors;

namespace GuidedDescent.Runtime.Tests.Checkpoints;

/// <summary>The reader that people use in Python opens checkpoints, where there is one.</summary>
public sealed class PythonReaderTests : IDisposable
{
    private const string Script = """
        import sys
        from safetensors import safe_open
        with safe_open(sys.argv[1], framework="np") as file:
            print("step_count", file.metadata()["optimizer/step_count"])
            for name in sorted(file.keys()):
                tensor = file.get_tensor(name)
                print(name, list(tensor.shape), tensor.dtype, tensor.tobytes().hex())
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PythonReaderFact]
    public void Checkpoint_InPython_HasTheSameNumbers()
    {
        string path = _folder.File("checkpoint.safetensors");
        using var training = new SmallTraining(seed: 1);
        Checkpoint.Save(path, training.Run(3).Optimizer);

        string[] lines = Run("-c", Script, path).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        Assert.Equal("step_count 3", lines[0]);
        Assert.Equal(6, lines.Length - 1);
        Assert.Contains($"states/layer.bias/m [3] float32 {Hex(training.Optimizer.State(training.Parameters["layer.bias"], "m"))}", lines);
        Assert.Contains($"weights/layer.weight [3, 2] float32 {Hex(training.Parameters["layer.weight"].Value)}", lines);
        Assert.Contains($"weights/scale [] float32 {Hex(training.Parameters["scale"].Value)}", lines);
        Assert.Contains("weights/empty [0, 4] float32", lines);
    }

    private static string Hex(ReadOnlySpan<float> elements) =>
        Convert.ToHexStringLower(System.Runtime.InteropServices.MemoryMarshal.AsBytes(elements));

    private static (int ExitCode, string Output) Run(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("python3", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, process.ExitCode == 0 ? output : errors.Result);
    }

    /// <summary>A fact that needs a Python with the packages safetensors and numpy.</summary>
    private sealed class PythonReaderFactAttribute : FactAttribute
    {
        public PythonReaderFactAttribute()
        {
            try
            {
                Skip = Run("-c", "import safetensors.numpy").ExitCode == 0 ? null : "python3 has no package safetensors.";
            }
            catch (Win32Exception)
            {
                Skip = "There is no python3.";
            }
        }
    }
}
