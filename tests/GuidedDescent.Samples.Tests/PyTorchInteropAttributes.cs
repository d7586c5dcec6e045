namespace GuidedDescent.Samples.Tests;

/// <summary>A fact that needs a Python with PyTorch, and is skipped where there is none.</summary>
public sealed class PyTorchFactAttribute : FactAttribute
{
    public PyTorchFactAttribute() => Skip = PythonWithTorch.ReasonToSkip;
}

/// <summary>A theory that needs a Python with PyTorch, and is skipped where there is none.</summary>
public sealed class PyTorchTheoryAttribute : TheoryAttribute
{
    public PyTorchTheoryAttribute() => Skip = PythonWithTorch.ReasonToSkip;
}
