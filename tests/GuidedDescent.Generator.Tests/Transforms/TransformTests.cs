using GuidedDescent.Generator.Tests.Harness;

namespace GuidedDescent.Generator.Tests.Transforms;

/// <summary>Each transform, seen in the text of the intermediate representation.</summary>
public class TransformTests
{
    [Fact]
    public void HostExpression_IsHoistedIntoOneScalar()
    {
        string kernel = KernelOf("w -= 0.5 * LearningRate / (1 - Pow(Beta, t)) * g;");
        Assert.Contains("= 0.5 * LearningRate / (1 - Ops.Pow(Beta, t))", kernel);
        Assert.Equal(1, Count(kernel, "scalar "));
        Assert.Equal(["fnma"], OperationsOf(kernel));
    }

    [Fact]
    public void Constants_AreFolded() => Assert.Contains("fnma(6, %g, %w)", KernelOf("w -= 2 * (1 + 2) * g;"));

    [Fact]
    public void FactorsOfTheHost_AreMultipliedTogether() =>
        Assert.Equal(["fnma"], OperationsOf(KernelOf("w -= LearningRate * (g * 2 / Beta) * 3;")));

    [Fact]
    public void CommonSubexpressions_AreComputedOnce()
    {
        string kernel = KernelOf("Tensor a = Sqrt(g * w); Tensor b = Sqrt(w * g); w -= LearningRate * (a / (1 + b));");
        Assert.Equal(["mul", "sqrt", "add", "div", "fnma"], OperationsOf(kernel));
    }

    [Fact]
    public void DeadCode_IsGone() =>
        Assert.Equal(["fnma"], OperationsOf(KernelOf("Tensor unused = Exp(g); unused = Log(unused); w -= LearningRate * g;")));

    [Fact]
    public void ProductOfOneSum_IsFused() => Assert.Equal(["fma"], OperationsOf(KernelOf("w = g * w + w;")));

    [Fact]
    public void OfTwoProducts_TheRightOneIsFused()
    {
        string kernel = KernelOf("w = Beta * w + LearningRate * g;");
        Assert.Matches(@"mul\(beta, %w\)\n.*fma\(learningRate, %g, %\d+\)", kernel);
    }

    [Fact]
    public void ProductInTheGradientVariable_IsFused() =>
        Assert.Equal(["fnma"], OperationsOf(KernelOf("g *= LearningRate; w -= g;")));

    [Fact]
    public void IntegerConditionOfAnUnrolledLoop_IsFolded() =>
        Assert.Equal(
            ["fnma", "fnma"],
            OperationsOf(KernelOf("for (int i = 0; i < 4; i++) { if (i % 2 == 0) { w -= (i + 1) * LearningRate * g; } }")));

    [Fact]
    public void ProductOfTwoSums_IsNotFused() =>
        Assert.Equal(["mul", "add", "sub", "div"], OperationsOf(KernelOf("Tensor p = g * w; w = (p + g) / (p - w);")));

    [Fact]
    public void DivisionByAHostValue_BecomesMultiplicationByItsReciprocal()
    {
        string kernel = KernelOf("w -= g / Beta;");
        Assert.Contains("scalar oneOverBeta = 1 / Beta", kernel);
        Assert.Equal(["fnma"], OperationsOf(kernel));
    }

    [Fact]
    public void ConditionBetweenTensors_BecomesKernels()
    {
        string text = TextOf("w -= t == 1 ? LearningRate * g : Beta * g;");
        Assert.Contains("plan\n    if t == 1\n        launch UpdateFirstStep\n    else\n        launch UpdateLaterStep\n", text);
        Assert.Equal(2, Count(text, "\nkernel "));
        Assert.DoesNotContain("select", text[text.IndexOf("\nkernel ", StringComparison.Ordinal)..]);
    }

    [Fact]
    public void ConditionBetweenHostNumbers_BecomesAScalar()
    {
        string text = TextOf("double rate = t == 1 ? LearningRate : Beta; w -= rate * g;");
        Assert.Contains("plan\n    launch Update\n", text);
        Assert.Contains("scalar rate = t == 1 ? LearningRate : Beta", text);
    }

    [Fact]
    public void CasesThatComputeTheSame_ShareAKernel()
    {
        string text = TextOf("if (t % 2 == 0) { w -= LearningRate * g; } else if (Beta > 0) { w -= LearningRate * g; } else { w -= g; }");
        Assert.Equal(2, Count(text, "\nkernel "));
        Assert.Equal(2, Count(text, "launch UpdateCase1"));
    }

    [Fact]
    public void CaseThatChangesNothing_LaunchesNothing()
    {
        string text = TextOf("if (t == 1) { return; } w -= LearningRate * g;");
        Assert.Contains("if t == 1\n        nothing\n    else\n        launch UpdateLaterStep", text);
    }

    [Fact]
    public void Kernel_LoadsAndStoresOnlyWhatItsCaseNeeds()
    {
        string text = TextOf("if (t == 1) { m = g; } else { m += g; } w -= LearningRate * m;", "[State] ref Tensor m");
        Assert.Contains("kernel UpdateFirstStep: reads w g, writes w m: 16 bytes per element", text);
        Assert.Contains("kernel UpdateLaterStep: reads w g m, writes w m: 20 bytes per element", text);
    }

    [Fact]
    public void LoopOfConstantLength_IsUnrolled() =>
        Assert.Equal(
            ["fma", "fma", "fma"],
            OperationsOf(KernelOf("for (int i = 1; i <= 3; i++) { w = i * g * w + w; }")).Where(name => name == "fma"));

    [Fact]
    public void LoopOfRunTimeLength_StaysInTheKernel() =>
        Assert.Contains("loop", OperationsOf(KernelOf("for (int i = 0; i < t; i++) { w -= LearningRate * g; }")));

    private static string KernelOf(string statements)
    {
        string text = TextOf(statements);
        return text[(text.IndexOf("\nkernel ", StringComparison.Ordinal) + 1)..];
    }

    private static string TextOf(string statements, string states = "")
    {
        string[] used = [.. new[] { "LearningRate", "Beta" }.Where(statements.Contains)];
        return RuleCompilation.Compile(
            $$"""
            [Optimizer]
            public sealed partial record Plain({{string.Join(", ", used.Select(name => $"double {name} = 0.1"))}})
            {
                [UpdateRule]
                private void Update(ref Tensor w, Tensor g{{(states == "" ? "" : ", " + states)}}, Step t)
                {
                    {{statements}}
                }
            }
            """).TextIn("Ir.g.cs");
    }

    /// <summary>The operations of a kernel, in order.</summary>
    private static string[] OperationsOf(string kernel) =>
    [
        .. kernel.Split('\n').Where(line => line.Contains("tensor = ", StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf("= ", StringComparison.Ordinal) + 2)..].Split('(', ' ')[0]),
    ];

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
