using System.Diagnostics;

namespace GuidedDescent.Samples.Tests;

// The scripts and the library lie beside this assembly, as the sample's build puts them there.
public class PyTorchInteropScriptTests
{
    [PyTorchTheory]
    [InlineData("AdamW")]
    [InlineData("Lion")]
    [InlineData("Sgd")]
    [InlineData("AdamW", "--set-to-none")]
    public void TrainDigits_AnyRule_EndsWhereThePeerInPyTorchDoes(string rule, params string[] options)
    {
        string output = Run(["train_digits.py", "--rule", rule, "--steps", "30", "--device", "cpu", .. options]);

        Assert.Contains($"GuidedDescent: {rule} {{", output);
        Assert.Contains("GuidedDescent from PyTorch in single", output);
    }

    [PyTorchTheory]
    [InlineData("torch.zeros(3, 4).t()", "strides (1, 4)")]
    [InlineData("torch.zeros(3, dtype=torch.float64)", "torch.float64")]
    public void Constructor_TensorThatIsNotFloatsInARow_IsRefusedByName(string tensor, string reason)
    {
        string output = Run(
            "-c",
            $"""
             import torch
             from guided_descent import GuidedDescentOptimizer
             try:
                 GuidedDescentOptimizer([("head.weight", torch.nn.Parameter({tensor}))], lr=1.0)
             except TypeError as error:
                 print(error)
             """);

        Assert.Contains("parameter 'head.weight' must be dense, contiguous and of float32", output);
        Assert.Contains(reason, output);
    }

    [PyTorchFact]
    public void Step_GradientThatIsGoneOrMoved_IsNoticed()
    {
        string output = Run(
            "-c",
            """
            import torch
            from guided_descent import GuidedDescentOptimizer
            weight = torch.nn.Parameter(torch.ones(2))
            optimizer = GuidedDescentOptimizer([("w", weight)], "Sgd", lr=0.5)
            optimizer.zero_grad(set_to_none=True)
            try:
                optimizer.step()
            except RuntimeError as error:
                print(error)
            weight.grad = torch.tensor([1.0, -1.0])
            optimizer.step()
            print(weight.tolist())
            weight.data = torch.zeros(2)
            try:
                optimizer.step()
            except RuntimeError as error:
                print(error)
            """);

        string[] lines = output.TrimEnd().Split('\n');
        Assert.StartsWith("Parameter 'w' has no gradient.", lines[0]);
        Assert.Equal("[0.5, 1.5]", lines[1]);
        Assert.StartsWith("Parameter 'w' was moved to other memory", lines[2]);
    }

    [PyTorchFact]
    public void Error_OfTheLibrary_BecomesAPythonException()
    {
        string output = Run(
            "-c",
            """
            import torch
            from guided_descent import GuidedDescentError, GuidedDescentOptimizer
            try:
                GuidedDescentOptimizer([torch.nn.Parameter(torch.ones(2))], "Lion", lr=1.0, eps=1e-8)
            except GuidedDescentError as error:
                print(error)
            """);

        Assert.Contains("Lion has no hyperparameter 'Epsilon'", output);
    }

    private static string Run(params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(PythonWithTorch.Path!, arguments)
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"Python ended with {process.ExitCode}:\n{output}\n{errors.Result}");
        return output;
    }
}
